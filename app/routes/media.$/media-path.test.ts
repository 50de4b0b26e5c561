import { expect, test } from 'vitest'
import { mediaPath } from './media-path.ts'

const merchant = '0190a0a0-0000-7000-8000-000000000001'
const image = '0190a0a0-0000-7000-8000-000000000002'

test('knows the pictures', () => {
  expect(mediaPath(`${merchant}/products/${image}/card.webp`)).toEqual({
    path: `${merchant}/products/${image}/card.webp`,
    contentType: 'image/webp',
  })
  expect(mediaPath(`${merchant}/products/${image}/thumb.jpeg`)?.contentType).toBe('image/jpeg')
  expect(mediaPath(`${merchant}/logos/${image}/large.webp`)).toBeDefined()
})

test.each([
  undefined,
  '',
  '/',
  `${merchant}/exports/${image}/card.webp`,
  `${merchant}/products/${image}/card.svg`,
  `${merchant}/products/${image}/card.webp/`,
  `${merchant}/products/${image}/card.webp\n`,
  `${merchant}/products/${image}/huge.webp`,
  `${merchant}/products/../${image}/card.webp`,
  `../exports/${merchant}/products/${image}/card.webp`,
  `${merchant}/products/${image}/%2e%2e/card.webp`,
  `${merchant}/products/${image}/card.webp?x`,
  `${merchant.toUpperCase()}/products/${image}/card.webp`,
])('refuses %j', (path) => expect(mediaPath(path)).toBeUndefined())
