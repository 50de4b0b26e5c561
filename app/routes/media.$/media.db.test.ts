import { beforeAll, expect, test } from 'vitest'
import { prepareBuckets, putObject } from '#app/core/storage/storage.ts'
import { useStack } from '../../../supabase/tests/support.ts'
import { loader } from './route.tsx'

useStack('web')
const merchant = '0190a0a0-0000-7000-8000-000000000001'
const image = '0190a0a0-0000-7000-8000-000000000002'
const picture = Buffer.from('<html><script>alert(1)</script>')

beforeAll(async () => {
  await prepareBuckets()
  await putObject('media', `${merchant}/products/${image}/card.webp`, picture, 'text/html')
  await putObject('media', `${merchant}/notes.html`, picture, 'text/html')
})

const ask = (path: string) =>
  loader({ params: { '*': path }, request: new Request('http://127.0.0.1/'), context: {} as never })

test('a picture comes with the type of its name and may be kept for ever', async () => {
  const response = await ask(`${merchant}/products/${image}/card.webp`)
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-length': String(picture.length),
  })
  expect(Buffer.from(await response.arrayBuffer())).toEqual(picture)
})

test.each([
  `${merchant}/products/${image}/large.webp`,
  `${merchant}/notes.html`,
  `${merchant}/products/../notes.html`,
  '',
])('%j is 404 and not kept', async (path) => {
  const response = await ask(path)
  expect(response.status).toBe(404)
  expect(response.headers.get('cache-control')).toBe('no-store')
})
