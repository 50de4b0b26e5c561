import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const marker = join(root, 'build', '.tihuo-built')

function fingerprint(): string {
  const hash = createHash('sha256')
  const files = [
    'package-lock.json',
    'vite.config.ts',
    'remix.config.js',
    ...globSync('app/**/*.{ts,tsx,css}', { cwd: root }),
    ...globSync('public/**/*.*', { cwd: root }),
  ]
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

/** Builds the web application when its sources have changed since the last build. @returns true when it did */
export function buildWeb(say: (step: string) => void = () => {}): boolean {
  const wanted = fingerprint()
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return false
  say('Building the web application …')
  const { VITEST: _, ...environment } = process.env
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/@remix-run/dev/dist/cli.js'), 'vite:build', '--logLevel', 'error'],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      // Also from a test: vite.config.ts leaves the application out where it is Vitest that asks.
      env: { ...environment, NODE_ENV: 'production' },
    },
  )
  writeFileSync(marker, wanted)
  return true
}
