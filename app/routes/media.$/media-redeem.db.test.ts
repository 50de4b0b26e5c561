// The same pictures from a redemption server, which has no secret key of Supabase.
import { createClient } from '@supabase/supabase-js'
import { v7 as uuid } from 'uuid'
import { beforeAll, expect, inject, test } from 'vitest'
import { env } from '#app/core/env/env.ts'
import { getObject, openObject, putObject, removeObjects, storageReady } from '#app/core/storage/storage.ts'
import { useStack } from '../../../supabase/tests/support.ts'
import { loader } from './route.tsx'

useStack('redeem')
const merchant = uuid()
const picture = `${merchant}/products/${uuid()}/card.webp`
const logo = `${merchant}/logos/${uuid()}/thumb.jpeg`
const hidden = [
  `${merchant}/designs/${uuid()}/card.webp`,
  `${merchant}/products/${uuid()}/huge.webp`,
  `${merchant}/products/notes.html`,
]

const clientWith = (key: string | undefined) =>
  createClient(env().SUPABASE_URL, key ?? '', { auth: { persistSession: false } }).storage

beforeAll(async () => {
  const storage = clientWith(inject('stack').web.SUPABASE_SECRET_KEY)
  for (const bucket of ['media', 'exports']) await storage.createBucket(bucket, { public: false })
  for (const path of [picture, logo, ...hidden]) {
    const { error } = await storage
      .from('media')
      .upload(path, Buffer.from(path), { contentType: 'image/webp' })
    expect(error, path).toBeNull()
  }
  await storage.from('exports').upload(picture, Buffer.from('secret'), { contentType: 'image/webp' })
})

const ask = (path: string) =>
  loader({ params: { '*': path }, request: new Request('http://127.0.0.1/'), context: {} as never })

test('it has no secret key', () => {
  expect(env().SUPABASE_SECRET_KEY).toBeUndefined()
})

test('pictures of goods and logos are served', async () => {
  for (const path of [picture, logo]) {
    const response = await ask(path)
    expect(response.status, path).toBe(200)
    expect(await response.text()).toBe(path)
  }
  expect((await ask(picture.replace('card', 'large'))).status).toBe(404)
  expect(await storageReady()).toBe(true)
})

test('nothing else shows, in no bucket, and nothing can be stored or removed', async () => {
  for (const path of hidden) {
    expect(await getObject('media', path), path).toBeUndefined()
    expect(await openObject('media', path), path).toBeUndefined()
  }
  expect(await getObject('exports', picture)).toBeUndefined()
  await expect(putObject('media', `${picture}x`, Buffer.from('x'), 'image/webp')).rejects.toThrow()
  await expect(putObject('media', picture, Buffer.from('x'), 'image/webp')).rejects.toThrow()
  await removeObjects('media', [picture]).catch(() => undefined)
  expect(await (await getObject('media', picture))?.text()).toBe(picture)
  const storage = clientWith(env().SUPABASE_PUBLISHABLE_KEY)
  expect((await storage.listBuckets()).data).toEqual([])
  const { data } = await storage.from('media').list(`${merchant}/designs`)
  expect(data ?? []).toEqual([])
})
