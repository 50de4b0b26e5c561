import { expect, test } from 'vitest'
import { endpointSchema } from './schema.ts'

const form = (more: object, privateHooks = false, mayTell = false) =>
  endpointSchema(privateHooks, mayTell).safeParse({
    ...{ intent: 'create', endpointId: '0190a1b2-0000-7000-8000-000000000000', active: true },
    ...{ url: ' https://shop.example/hook ', events: ['order.created'], ...more },
  })

test('a right one', () => {
  expect(form({}).data).toMatchObject({ url: 'https://shop.example/hook', withConsignee: false, name: '' })
  // Of a single tick the form sends a value and no list; Conform makes a list of it.
  expect(form({ withConsignee: true }, false, true).success).toBe(true)
})

test.each<[object, string]>([
  [{ url: 'http://shop.example' }, 'url'],
  [{ url: 'http://127.0.0.1:1' }, 'url'],
  [{ url: `https://shop.example/${'a'.repeat(500)}` }, 'url'],
  [{ url: '' }, 'url'],
  [{ events: [] }, 'events'],
  [{ events: ['order.eaten'] }, 'events'],
  [{ withConsignee: true }, 'withConsignee'],
  [{ endpointId: 'x' }, 'endpointId'],
])('%j is refused at %s', (more, path) =>
  expect(form(more).error?.issues.map((issue) => issue.path[0])).toContain(path),
)

test('loopback where the installation says so', () => {
  expect(form({ url: 'http://127.0.0.1:8080/' }, true).success).toBe(true)
})
