import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { can, type Member } from '#app/core/auth/account.ts'
import { PERMISSIONS } from '#app/core/auth/permissions.ts'
import { signIn } from '#app/core/auth/supabase-auth.ts'
import { visitorScope } from '#app/core/auth/visitor.ts'
import { withTenant } from '#app/core/db/door.ts'
import {
  addMember,
  codeOf,
  type Merchant,
  makeMerchant,
  makeOperator,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { readAccount } from '../accounts/data.ts'
import { invitationSchema } from '../accounts/schema.ts'
import { listInvitations, readInvitation } from './data.ts'
import { newToken, readInvitationToken, type Token } from './link.ts'
import { acceptInvitation, invite, revokeInvitation } from './mutations.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant
let owner: Member
const where = { origin: 'https://tihuo.test/', locale: 'zh-CN' as const }
const GONE = { ok: false, reason: 'INVITATION_UNKNOWN' }
const PASSWORD = 'moon over the wide lake'

beforeAll(async () => {
  ;[shop, other] = await Promise.all([makeMerchant(stack.sql), makeMerchant(stack.sql)])
  owner = await memberOf(shop.owner.userId)
})

function input(changes: object = {}) {
  return invitationSchema.parse({ kind: 'staff', displayName: '小王', ...changes })
}

async function invited(changes: object = {}, by: Member = owner): Promise<Token & { link: string }> {
  const result = await invite(by, input(changes), where)
  if (!result.ok) throw new Error(result.reason)
  const token = readInvitationToken(result.link.replace('https://tihuo.test/invite/', ''))
  if (!token) throw new Error(result.link)
  return { ...token, link: result.link }
}

let made = 0
const join = () => {
  made += 1
  return { loginName: `joiner${made}`, displayName: '王小明' }
}

/** The account of a login name of the shop, with its rights. */
async function accountOf(loginName: string): Promise<Member> {
  const [row] = await stack.sql<{ user_id: string }[]>`
    select i.user_id from members m join private.identities i using (merchant_id, member_id)
    where m.merchant_id = ${shop.merchantId} and m.login_name = ${loginName}`
  return memberOf((row as { user_id: string }).user_id)
}

describe('an invitation', () => {
  test('becomes an account with exactly what was given, once, and its owner signs in', async () => {
    const contact = { phone: '138 0013 8000', email: 'Li.Wei@example.com' }
    const token = await invited({
      ...{ kind: 'store', storeId: shop.stores[0], permissions: ['card.verify'], ...contact },
    })
    expect(await readInvitation(token, null)).toMatchObject({
      ...{ displayName: '小王', place: 'Store 0', kind: 'store', merchantCode: shop.code, loginTaken: false },
    })
    const who = join()
    expect(await acceptInvitation(token, who, PASSWORD)).toEqual({ ok: true })
    const account = await accountOf(who.loginName)
    expect(PERMISSIONS.filter((permission) => can(account, permission))).toEqual(['card.read', 'card.verify'])
    expect([account.store_id, account.must_change_password, account.display_name]).toEqual([
      ...[shop.stores[0], false, '王小明'],
    ])
    expect((await signIn(account.auth_email, PASSWORD))?.userId).toBe(account.userId)
    // The contact was sealed for the account from the start.
    expect(await readAccount(owner, account.member_id)).toMatchObject({
      ...{ phone: '13800138000', email: 'li.wei@example.com' },
    })
    const [kept] = await stack.sql`
      select phone_enc, email_enc, accepted_at is not null as accepted from invitations
      where merchant_id = ${shop.merchantId} and invitation_id = ${account.member_id}`
    expect(kept).toEqual({ phone_enc: null, email_enc: null, accepted: true })
    expect(await readInvitation(token, null)).toBeUndefined()
    expect(await acceptInvitation(token, join(), PASSWORD)).toEqual(GONE)
    const log = await stack.sql<{ action: string }[]>`
      select action from card_log where merchant_id = ${shop.merchantId} and detail ->> 'account' in ('小王', '王小明')`
    expect(log.map(({ action }) => action).sort()).toEqual(['accounts.invite', 'accounts.join'])
  })

  test('brings working hours along: the account has them from its first minute', async () => {
    const hours = { workDays: ['1', '3', '2'], workFrom: '22:00', workTo: '06:00' }
    const token = await invited(hours)
    const stored = { workDays: [1, 2, 3], workFrom: '22:00', workTo: '06:00' }
    expect(await readInvitation(token, null)).toMatchObject(stored)
    expect((await listInvitations(owner))[0]).toMatchObject(stored)
    const who = join()
    expect(await acceptInvitation(token, who, PASSWORD)).toEqual({ ok: true })
    const { member_id } = await accountOf(who.loginName)
    expect(await readAccount(owner, member_id)).toMatchObject(stored)
    const [log] = await stack.sql<{ hours: string }[]>`
      select detail ->> 'newHours' as hours from card_log
      where merchant_id = ${shop.merchantId} and action = 'accounts.invite' order by at desc limit 1`
    expect(log).toEqual({ hours: '1,2,3 22:00–06:00' })
    for (const wrong of [{ workFrom: '09:00' }, { workFrom: '09:00', workTo: '09:00' }, { workDays: ['8'] }])
      expect(invitationSchema.safeParse({ kind: 'staff', displayName: '小王', ...wrong }).success).toBe(false)
  })

  test('makes one account when two accept it at once', async () => {
    const token = await invited()
    const results = await Promise.all([
      acceptInvitation(token, join(), PASSWORD),
      acceptInvitation(token, join(), PASSWORD),
    ])
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(results.find(({ ok }) => !ok)).toEqual(GONE)
  })

  test('waits when the login name is taken', async () => {
    const token = await invited()
    const taken = { ...join(), loginName: shop.staff.loginName }
    expect(await acceptInvitation(token, taken, PASSWORD)).toEqual({ ok: false, reason: 'LOGIN_TAKEN' })
    expect(await acceptInvitation(token, join(), PASSWORD)).toEqual({ ok: true })
  })

  test('is mailed when there is an address, and only its hash is kept', async () => {
    const result = await invite(owner, input({ email: 'new@example.com' }), where)
    expect(result).toMatchObject({ ok: true, mailed: true })
    expect(await invite(owner, input(), where)).toMatchObject({ ok: true, mailed: false })
    const rows = await stack.sql<{ text: string }[]>`
      select i::text as text from invitations i where merchant_id = ${shop.merchantId}`
    const secret = (result.ok ? result.link : '').split('.').at(-1) as string
    expect(secret).toHaveLength(43)
    expect(rows.some(({ text }) => text.includes(secret) || text.includes('new@example.com'))).toBe(false)
    expect((await listInvitations(owner)).some(({ email }) => email === 'new@example.com')).toBe(true)
  })
})

describe('a link is dead, in the same way,', () => {
  async function expectDead(token: Token): Promise<void> {
    const before = await snapshot(stack.sql, 'members', shop.merchantId)
    expect(await readInvitation(token, null)).toBeUndefined()
    expect(await acceptInvitation(token, join(), PASSWORD)).toEqual(GONE)
    // As if nobody had looked first.
    const [said] = await withTenant(
      visitorScope(),
      ({ tx }) => tx`
        select private.accept_invitation(${token.code}, ${token.hash}, 'straight', 'X', ${uuid()}, 'x@test.invalid') as said`,
    )
    expect(said).toEqual({ said: GONE })
    expect(await snapshot(stack.sql, 'members', shop.merchantId)).toBe(before)
  }

  test('when it is made up, or of another merchant', async () => {
    const token = await invited()
    await expectDead({ code: shop.code, hash: newToken(shop.code).hash })
    await expectDead({ ...token, code: other.code })
    for (const text of ['', 'x', `${shop.code}.short`, `../${shop.code}`, `${shop.code}.${'a'.repeat(44)}`])
      expect(readInvitationToken(text)).toBeUndefined()
  })

  test('when it is withdrawn, which anybody who manages accounts can, and only once', async () => {
    const token = await invited({ displayName: '撤回' })
    const id = (await listInvitations(owner)).find(({ displayName }) => displayName === '撤回')
      ?.invitationId as string
    const stranger = await memberOf(other.owner.userId)
    expect(await revokeInvitation(stranger, id)).toEqual(GONE)
    expect(await revokeInvitation(owner, id)).toEqual({ ok: true })
    expect(await revokeInvitation(owner, id)).toEqual(GONE)
    await expectDead(token)
    // Not to be opened again, by nobody.
    const open = withTenant(
      owner.scope,
      ({ tx }) => tx`
        update invitations set revoked_at = null where merchant_id = ${shop.merchantId} and invitation_id = ${id}`,
    )
    expect(await codeOf(open)).toBe('42501')
  })

  test('when it is over, or its store is closed', async () => {
    const token = await invited({ displayName: '过期' })
    await stack.sql`
      update invitations set expires_at = now() - interval '1 second'
      where merchant_id = ${shop.merchantId} and display_name = '过期'`
    await expectDead(token)
    expect((await listInvitations(owner)).find(({ displayName }) => displayName === '过期')?.expired).toBe(
      true,
    )
    const ofStore = await invited({ kind: 'store', storeId: shop.stores[1] })
    await stack.sql`update stores set closed_at = now() where store_id = ${shop.stores[1]}`
    await expectDead(ofStore)
    await stack.sql`update stores set closed_at = null where store_id = ${shop.stores[1]}`
    expect(await readInvitation(ofStore, null)).toBeDefined()
  })

  test('when whoever gave it out may not give it any more, or is gone', async () => {
    const account = await addMember(stack.sql, shop.merchantId, {
      permissions: ['account.manage', 'order.read', 'order.ship'],
    })
    const manager = await memberOf(account.userId)
    const token = await invited({ displayName: '失效', permissions: ['order.ship'] }, manager)
    const become = (permissions: string[], status: string) => stack.sql`
      update members set permissions = ${permissions}, status = ${status}
      where merchant_id = ${shop.merchantId} and member_id = ${account.memberId}`
    await become(['account.manage', 'order.read'], 'active')
    await expectDead(token)
    expect(
      (await listInvitations(owner)).find(({ displayName }) => displayName === '失效')?.inviterStopped,
    ).toBe(true)
    await become(['order.read', 'order.ship'], 'active')
    await expectDead(token)
    await become(['account.manage', 'order.read', 'order.ship'], 'disabled')
    await expectDead(token)
    await become(['account.manage', 'order.read', 'order.ship'], 'active')
    expect(await acceptInvitation(token, join(), PASSWORD)).toEqual({ ok: true })
  })

  test('when the role in it has grown beyond whoever gave it out', async () => {
    const account = await addMember(stack.sql, shop.merchantId, {
      permissions: ['account.manage', 'order.read'],
    })
    const role_id = uuid()
    await stack.sql`insert into roles ${stack.sql({
      ...{
        merchant_id: shop.merchantId,
        role_id,
        name: 'Growing',
        kind: 'staff',
        permissions: ['order.read'],
      },
    })}`
    const token = await invited({ staffRole: role_id }, await memberOf(account.userId))
    await stack.sql`update roles set permissions = '{order.read,card.export}' where role_id = ${role_id}`
    await expectDead(token)
    await stack.sql`update roles set permissions = '{order.read}' where role_id = ${role_id}`
    const who = join()
    expect(await acceptInvitation(token, who, PASSWORD)).toEqual({ ok: true })
    expect((await accountOf(who.loginName)).permissions).toEqual(['order.read'])
  })
})

describe('nobody invites beyond their own rights', () => {
  test('in the form, and in the database', async () => {
    const account = await addMember(stack.sql, shop.merchantId, {
      permissions: ['account.manage', 'order.read'],
    })
    const manager = await memberOf(account.userId)
    const before = await snapshot(stack.sql, 'invitations', shop.merchantId)
    expect(await invite(manager, input({ permissions: ['card.export'] }), where)).toEqual({
      ...{ ok: false, reason: 'NOT_YOURS_TO_GIVE' },
    })
    expect(await invite(owner, input({ kind: 'store', storeId: other.stores[0] }), where)).toEqual({
      ...{ ok: false, reason: 'PLACE_UNKNOWN' },
    })
    const row = {
      ...{
        merchant_id: shop.merchantId,
        invitation_id: uuid(),
        token_hash: Buffer.alloc(32, 7),
        kind: 'staff',
      },
      ...{ display_name: 'X', invited_by: manager.member_id, permissions: ['card.export'] },
    }
    const tried = (by: Member, changes: object) =>
      codeOf(withTenant(by.scope, ({ tx }) => tx`insert into invitations ${tx({ ...row, ...changes })}`))
    expect(await tried(manager, {})).toBe('42501')
    // In somebody else's name, who could give it.
    expect(await tried(manager, { permissions: [], invited_by: owner.member_id })).toBe('42501')
    expect(await tried(manager, { permissions: [], kind: 'owner' })).toBe('42501')
    const bare = await memberOf(shop.staff.userId)
    expect(await tried(bare, { permissions: [], invited_by: bare.member_id })).toBe('42501')
    expect(await snapshot(stack.sql, 'invitations', shop.merchantId)).toBe(before)
  })

  test('and nobody ties another’s sign-in to the new account', async () => {
    const token = await invited()
    const operator = await makeOperator(stack.sql)
    for (const userId of [operator.userId, shop.staff.userId]) {
      const take = withTenant(
        visitorScope(),
        ({ tx }) => tx`
          select private.accept_invitation(${token.code}, ${token.hash}, 'taken', 'X', ${userId}, 'x@test.invalid')`,
      )
      expect(await codeOf(take)).toBe('42501')
    }
    expect(await readInvitation(token, null)).toBeDefined()
  })
})
