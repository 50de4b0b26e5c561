import { expect, test } from 'vitest'
import { PERMISSIONS } from '#app/core/auth/permissions.ts'
import { officeNavigation } from './navigation.ts'

const addresses = (held: readonly string[]) =>
  officeNavigation(held).flatMap(({ entries }) => entries.map(({ to }) => to))

test('shows an account only what it may use', () => {
  expect(addresses([])).toEqual(['/admin'])
  expect(addresses(['order.read', 'order.ship'])).toEqual(['/admin', '/admin/orders', '/admin/sms'])
  expect(addresses(['card.read'])).toEqual([
    '/admin',
    '/admin/batches',
    '/admin/cards',
    '/admin/designs',
    '/admin/why',
    '/admin/channels',
  ])
  expect(addresses(['supplier.manage'])).toEqual(['/admin', '/admin/places'])
  expect(addresses(PERMISSIONS)).toEqual([
    '/admin',
    '/admin/products',
    '/admin/batches',
    '/admin/imports',
    '/admin/cards',
    '/admin/designs',
    '/admin/orders',
    '/admin/reviews',
    '/admin/why',
    '/admin/settings',
    '/admin/sms',
    '/admin/places',
    '/admin/channels',
    '/admin/accounts',
    '/admin/log',
    '/admin/security',
  ])
})
