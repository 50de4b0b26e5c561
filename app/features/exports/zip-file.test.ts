import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { entriesOf, unpack } from './test-zips.ts'
import { createZip } from './zip-file.ts'
import { newZipPassword } from './zip-password.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'tihuo-zip-test-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** A zip of two files, one of them large enough for many chunks. */
async function zipped(password: string | undefined) {
  const inside = folder()
  const large = randomBytes(700_001)
  const small = Buffer.from('0012')
  writeFileSync(join(inside, 'l'), large)
  writeFileSync(join(inside, 's'), small)
  const file = join(inside, 'out.zip')
  const zip = createZip(file, password)
  await zip.add('中秋礼券-388元-1000张.xlsx', join(inside, 'l'))
  await zip.add('b.xlsx', join(inside, 's'))
  await zip.close()
  return { file, large, small }
}

test('7-Zip opens it with the password and gives the very bytes', async () => {
  const password = newZipPassword()
  const { file, large, small } = await zipped(password)
  const files = await unpack(readFileSync(file), password)
  expect([...files.keys()].sort()).toEqual(['b.xlsx', '中秋礼券-388元-1000张.xlsx'])
  expect(files.get('中秋礼券-388元-1000张.xlsx')?.equals(large)).toBe(true)
  expect(files.get('b.xlsx')?.equals(small)).toBe(true)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('7-Zip opens nothing with another password, or none', async () => {
  const { file, large, small } = await zipped(newZipPassword())
  for (const wrong of [newZipPassword(), '']) {
    const files = await unpack(readFileSync(file), wrong)
    expect([...files.values()].some((bytes) => bytes.equals(large) || bytes.equals(small))).toBe(false)
  }
  expect(readFileSync(file).includes(large.subarray(0, 64))).toBe(false)
})

test('every entry says AES-256 in its own header and in the directory', async () => {
  const { file } = await zipped('ABCDEFGH34679ACE')
  const entries = entriesOf(readFileSync(file))
  expect(entries).toHaveLength(2)
  for (const entry of entries) {
    expect(entry.directory).toMatchObject({ encrypted: true, method: 99 })
    expect(entry.local).toMatchObject({ encrypted: true, method: 99 })
    // WinZip's AE-2: no checksum of the plain text; strength 3 is AES-256; 0: stored, not compressed again.
    expect(entry.aes).toEqual({ version: 2, vendor: 'AE', strength: 3, method: 0 })
    expect(entry.crc).toBe(0)
  }
})

test('the same file twice gives other bytes each time', async () => {
  const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')
  const [a, b] = [await zipped('ABCDEFGH34679ACE'), await zipped('ABCDEFGH34679ACE')]
  expect(hash(a.file)).not.toBe(hash(b.file))
})

test('without a password it is a plain zip', async () => {
  const { file, large } = await zipped(undefined)
  const files = await unpack(readFileSync(file), '')
  expect(files.get('中秋礼券-388元-1000张.xlsx')?.equals(large)).toBe(true)
  for (const { directory, aes } of entriesOf(readFileSync(file))) {
    expect(directory).toMatchObject({ encrypted: false, method: 0 })
    expect(aes).toBeUndefined()
  }
})

test('passwords are 16 characters that nobody misreads, and never the same', () => {
  const many = Array.from({ length: 1000 }, newZipPassword)
  for (const password of many) expect(password).toMatch(/^[34679ACEFHJKMNPRTUWXY]{16}$/)
  expect(new Set(many).size).toBe(1000)
})
