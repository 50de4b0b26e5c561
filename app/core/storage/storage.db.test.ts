import { randomBytes } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import { useStack } from '../../../supabase/tests/support.ts'
import { openObject, prepareBuckets, putObject, removeObjects } from './storage.ts'

useStack('worker')
const path = `${uuid()}/large.bin`
const bytes = randomBytes(12 * 1024 * 1024)

beforeAll(async () => {
  await prepareBuckets()
  await putObject('exports', path, bytes, 'application/octet-stream')
})

test('an opened object comes in pieces, all of it, and says how long it is', async () => {
  const opened = await openObject('exports', path)
  expect(opened?.bytes).toBe(bytes.length)
  const pieces: Uint8Array[] = []
  const reader = opened?.stream.getReader()
  for (let next = await reader?.read(); next?.value; next = await reader?.read()) pieces.push(next.value)
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(1024 * 1024)
  expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
})

test('whoever goes away ends the transfer', async () => {
  const gone = new AbortController()
  const opened = await openObject('exports', path, gone.signal)
  const reader = opened?.stream.getReader()
  await reader?.read()
  gone.abort(new Error('gone'))
  await expect(
    (async () => {
      while (!(await reader?.read())?.done);
    })(),
  ).rejects.toThrow('gone')
})

test('what is not there, or not any more, is undefined', async () => {
  expect(await openObject('exports', `${uuid()}/none`)).toBeUndefined()
  expect(await openObject('exports', `${uuid()}/中秋 & 100%.xlsx`)).toBeUndefined()
  await putObject('exports', 'short/one', Buffer.from('x'), 'text/plain')
  await removeObjects('exports', ['short/one', 'short/never-was'])
  expect(await openObject('exports', 'short/one')).toBeUndefined()
})
