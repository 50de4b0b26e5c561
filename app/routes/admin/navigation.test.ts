import { expect, test } from 'vitest'
import { PERMISSIONS } from '#app/core/auth/permissions.ts'
import { officeNavigation } from './navigation.ts'

const addresses = (held: readonly string[]) =>
  officeNavigation(held).flatMap(({ entries }) => entries.map(({ to }) => to))

test('shows an account only what it may use', () => {
  expect(addresses([])).toEqual(['/admin', '/admin/jobs'])
  expect(addresses(['order.read', 'order.ship'])).toEqual([
    '/admin',
    '/admin/orders',
    '/admin/shipping',
    '/admin/waybills',
    '/admin/carriers',
    '/admin/sms',
    '/admin/notifications',
    '/admin/webhooks',
    '/admin/jobs',
  ])
  expect(addresses(['card.read'])).toEqual([
    '/admin',
    '/admin/why',
    '/admin/batches',
    '/admin/cards',
    '/admin/designs',
    '/admin/channels',
    '/admin/jobs',
  ])
  expect(addresses(['supplier.manage'])).toEqual(['/admin', '/admin/places', '/admin/jobs'])
  expect(addresses(PERMISSIONS)).toEqual([
    '/admin',
    '/admin/orders',
    '/admin/shipping',
    '/admin/waybills',
    '/admin/reviews',
    '/admin/why',
    '/admin/reports',
    '/admin/store-figures',
    '/admin/products',
    '/admin/batches',
    '/admin/imports',
    '/admin/cards',
    '/admin/designs',
    '/admin/channels',
    '/admin/stores',
    '/admin/places',
    '/admin/settlements',
    '/admin/carriers',
    '/admin/erp',
    '/admin/sms',
    '/admin/notifications',
    '/admin/webhooks',
    '/admin/settings',
    '/admin/accounts',
    '/admin/jobs',
    '/admin/log',
    '/admin/reveals',
    '/admin/logins',
    '/admin/security',
    '/admin/sign-in',
    '/admin/sessions',
    '/admin/retention',
  ])
})
