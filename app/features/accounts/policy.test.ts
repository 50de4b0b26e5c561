import { describe, expect, test } from 'vitest'
import { GRANTABLE, PERMISSIONS } from '#app/core/auth/permissions.ts'
import { maskEmail } from './contact.ts'
import { PERMISSION_GROUPS, PRESETS } from './granting.ts'
import { homeOf, pageAfterLogin } from './home.ts'
import { permissionTexts } from './permission-texts.ts'
import { mayGrant, mayManage } from './policy.ts'
import { temporaryPassword } from './temporary-password.ts'

const owner = { kind: 'owner', permissions: [], member_id: 'o' } as const
const manager = { kind: 'staff', permissions: ['account.manage', 'order.read'], member_id: 'm' } as const

describe('who may manage whom', () => {
  const staff = (permissions: string[]) => ({ kind: 'staff', permissions, memberId: 's' }) as const
  test('an owner manages everybody but itself and another owner', () => {
    expect(mayManage(owner, staff([...PERMISSIONS]))).toBe(true)
    expect(mayManage(owner, { kind: 'owner', permissions: [], memberId: 'o' })).toBe(false)
    expect(mayManage(owner, { kind: 'owner', permissions: [], memberId: 'x' })).toBe(false)
  })
  test('a manager manages those that can do no more than itself, and gives only what it has', () => {
    expect(mayManage(manager, staff(['order.read']))).toBe(true)
    expect(mayManage(manager, staff(['order.read', 'card.export']))).toBe(false)
    expect(mayManage(manager, { kind: 'staff', permissions: [], memberId: 'm' })).toBe(false)
    expect(mayGrant(manager)).toEqual(['order.read', 'account.manage'])
  })
  test('a store cannot manage anybody, whatever is in its list', () => {
    const store = { kind: 'store', permissions: ['account.manage', 'card.read'], member_id: 'k' } as const
    expect(mayManage(store, staff([]))).toBe(false)
    expect(mayGrant(store)).toEqual(['card.read'])
  })
})

test('every permission stands in exactly one group and has its texts', () => {
  const grouped = PERMISSION_GROUPS.flatMap((group) => [...group.permissions])
  expect([...grouped].sort()).toEqual([...PERMISSIONS].sort())
  for (const permission of PERMISSIONS)
    expect(permissionTexts['zh-CN'][`${permission}.hint`].length).toBeGreaterThan(4)
})

test('a preset holds only what its kinds can hold', () => {
  for (const { kinds, permissions } of PRESETS)
    for (const kind of kinds) expect(GRANTABLE[kind]).toEqual(expect.arrayContaining([...permissions]))
})

test('temporary passwords are readable, long enough and never the same', () => {
  const made = Array.from({ length: 200 }, temporaryPassword)
  for (const one of made) expect(one).toMatch(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}$/)
  expect(new Set(made).size).toBe(200)
})

describe('the page after signing in', () => {
  const kinds = ['owner', 'staff', 'store', 'supplier'] as const
  test('is the home of the kind', () => {
    expect(kinds.map((kind) => homeOf({ type: 'member', kind }))).toEqual([
      '/admin',
      '/admin',
      '/store',
      '/supplier',
    ])
    expect(homeOf({ type: 'operator' })).toBe('/platform')
  })
  test.each([
    ['/admin/orders?status=pending', '/admin/orders?status=pending'],
    ['/admin?x=1', '/admin?x=1'],
    ['/', '/admin'],
    ['/administrator', '/admin'],
    ['/platform', '/admin'],
    ['/supplier/orders', '/admin'],
    ['/logout', '/admin'],
    ['/login?next=/login', '/admin'],
  ])('%s leads staff to %s', (next, page) => {
    expect(pageAfterLogin({ type: 'member', kind: 'staff' }, next)).toBe(page)
  })
})

test('an address shows enough to recognise and no more', () => {
  expect(maskEmail('li.wei@example.com')).toBe('l***@example.com')
  expect(maskEmail('x')).toBe('***')
})
