// Stories of accounts: who they are, what they hold, where they are signed in and were.
import { v7 as uuid } from 'uuid'
import type { Merchant, Sql } from '../support.ts'
import { everybody, managedWith, only, SEALED, type Story, staff } from './story.ts'

export const accountStories: Story[] = [
  {
    table: 'members',
    // Everybody sees the own account; managers change neither the owner, nor themselves, nor anybody who can do
    // what they cannot: with `account.manage` alone, the two accounts without a permission are left.
    select: staff('account.manage').and({ bare: '1', store: '1', supplier: '1' }),
    insert: staff('account.manage'),
    update: staff('account.manage').and({ owner: 'all-1', exact: '2' }),
    row: () => ({
      ...{ member_id: uuid(), kind: 'staff', login_name: `n${uuid().slice(-12)}`, display_name: 'New' },
    }),
    change: { display_name: 'Changed' },
  },
  {
    table: 'roles',
    ...managedWith('account.manage'),
    row: () => ({ role_id: uuid(), name: `Role ${uuid().slice(-12)}`, kind: 'staff' }),
    change: { updated_at: '2026-01-01T00:00:00Z' },
  },
  {
    table: 'invitations',
    select: staff('account.manage'),
    insert: staff('account.manage'),
    update: staff('account.manage'),
    row: (_, { memberId }) => ({
      ...{ invitation_id: uuid(), kind: 'staff', display_name: 'New' },
      ...{ token_hash: `\\x${uuid().replaceAll('-', '').repeat(2)}`, invited_by: memberId },
    }),
    change: { revoked_at: '2026-01-01T00:00:00Z' },
  },
  {
    table: 'member_views',
    select: only({ owner: '1', bare: '1' }),
    insert: everybody(),
    update: only({ owner: '1', bare: '1' }),
    row: (_, { memberId }) => ({ member_id: memberId, screen: 'new', settings: '{}' }),
    change: { settings: '{"frozen": 2}' },
  },
  {
    table: 'sign_in_settings',
    // Made with the merchant.
    select: staff('settings.write'),
    update: staff('settings.write'),
    row: () => ({}),
    change: { updated_at: '2026-01-01T00:00:00Z' },
  },
  {
    table: 'sessions',
    // One of the store's account, opened and ended by functions alone.
    select: staff('account.manage').and({ exact: '0', store: 'all' }),
    row: (_, { memberId }) => ({
      ...{ session_id: uuid(), member_id: memberId, device_id: uuid() },
      ...{ agent: 'Chrome', client_enc: SEALED, client_idx: SEALED },
    }),
    change: { ended_at: '2026-01-01T00:00:00Z', end_reason: 'ended' },
  },
  {
    table: 'devices',
    // One of the staff account without rights, which `exact` manages.
    select: staff('account.manage').and({ bare: 'all' }),
    row: (_, { memberId }) => ({
      ...{ member_id: memberId, device_id: uuid() },
      ...{ name: 'Chrome', client_enc: SEALED, client_idx: SEALED },
    }),
    change: { state: 'bound' },
  },
  {
    table: 'login_log',
    // Written by private.note_sign_in alone. Everybody sees what is about the own account.
    select: staff('log.read').and({ bare: '1' }),
    row: ({ shop }) => ({
      ...{ entry_id: uuid(), account_id: shop.staff.memberId },
      ...{ result: 'in', reason: 'signed_in' },
    }),
    change: { reason: 'nothing' },
  },
  {
    table: 'login_checks',
    // Written by private.note_login and private.review_login alone.
    select: staff('account.manage'),
    row: ({ shop }) => ({
      ...{ check_id: uuid(), member_id: shop.staff.memberId, client_idx: SEALED, score: 0, reasons: '[]' },
      decision: 'hold',
    }),
    change: { outcome: 'released' },
  },
]

/** A session of the store's account, a device of the staff's, sign-ins of three, and what has no account yet. */
export async function addAccounts(admin: Sql, shop: Merchant): Promise<void> {
  const { merchantId: merchant_id, owner, staff: bare, store } = shop
  await admin`insert into roles ${admin({ merchant_id, role_id: uuid(), name: 'Role', kind: 'staff' })}`
  const guest = { kind: 'staff', display_name: 'New', invited_by: owner.memberId }
  await admin`insert into invitations ${admin({ merchant_id, invitation_id: uuid(), ...guest, token_hash: Buffer.alloc(32) })}`
  const seen = { merchant_id, device_id: uuid(), client_enc: Buffer.alloc(1), client_idx: Buffer.alloc(16) }
  await admin`insert into sessions ${admin({ ...seen, session_id: uuid(), member_id: store.memberId, agent: 'Chrome' })}`
  await admin`insert into devices ${admin({ ...seen, member_id: bare.memberId, name: 'Chrome' })}`
  for (const account_id of [bare.memberId, owner.memberId, null])
    await admin`insert into login_log ${admin({ merchant_id, entry_id: uuid(), account_id, result: 'refused', reason: 'wrong_password' })}`
  const judged = { client_idx: Buffer.alloc(16), score: 80, reasons: admin.json([]), decision: 'hold' }
  await admin`insert into login_checks ${admin({ merchant_id, check_id: uuid(), ...judged, member_id: bare.memberId })}`
  for (const { memberId: member_id } of [owner, bare])
    await admin`insert into member_views ${admin({ merchant_id, member_id, screen: 'cards', settings: '{}' })}`
}
