import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { keysOfSite } from '#app/core/crypto/platform-keys.ts'
import { withTenant } from '#app/core/db/door.ts'
import { type MailServer, startMail } from '../../../e2e/vendors/mail.ts'
import { codeOf, type Merchant, makeMerchant, memberOf, useStack } from '../../../supabase/tests/support.ts'
import { emailPlace } from './data.ts'
import { sendDue } from './jobs.ts'
import { forgetOldMails, queueMail, tellAccount, tellMember } from './mutations.ts'
import { LEASE, RETRY_AFTER } from './settle.ts'
import type { MailReader } from './types.ts'

const stack = useStack('worker')
process.env.TIHUO_PUBLIC_URL = 'https://tihuo.example'
let mail: MailServer
let shop: Merchant

beforeAll(async () => {
  mail = await startMail()
  process.env.TIHUO_SMTP_URL = mail.smtpUrl
})
afterAll(() => mail.close())
beforeEach(async () => {
  mail.mails.length = 0
  shop = await makeMerchant(stack.sql)
})

const reader: MailReader = {
  to: 'wang@shop.example',
  displayName: '王芳 <b>',
  merchantName: '蟹府',
  merchantCode: 'xiefu',
  loginName: 'wangfang',
}
const link = 'https://tihuo.example/invite/abc'
const moment = { at: Date.UTC(2026, 10, 22, 1, 30), timeZone: 'Asia/Shanghai' }

async function queue(kind: 'invitation' | 'password_changed' = 'invitation'): Promise<string> {
  const keys = await keysOfSite(shop.merchantId)
  const { scope } = await memberOf(shop.owner.userId)
  const common = {
    merchantId: shop.merchantId,
    accountId: shop.staff.memberId,
    locale: 'zh-CN' as const,
    reader,
  }
  const mailId = await withTenant(scope, ({ tx }) =>
    kind === 'invitation'
      ? queueMail(tx, keys, {
          ...{ ...common, kind },
          values: { inviterName: '李老板', link, expiresAt: moment.at, timeZone: 'Asia/Shanghai' },
        })
      : queueMail(tx, keys, { ...common, kind, values: { ...moment, how: 'self', link } }),
  )
  return mailId as string
}

const work = () => sendDue(new AbortController().signal, [shop.merchantId])
const hurry = () => stack.sql`
  update private.account_mails set due_at = now() where merchant_id = ${shop.merchantId} and due_at is not null`
type Row = { status: string; reason: string | null; attempts: number; sealed: boolean; wait: number | null }
async function rowOf(mailId: string): Promise<Row | undefined> {
  const [row] = await stack.sql<Row[]>`
    select status, reason, attempts, content_enc is not null as sealed,
      round(extract(epoch from due_at - now()))::int as wait
    from private.account_mails where merchant_id = ${shop.merchantId} and mail_id = ${mailId}`
  return row
}

describe('a mail', () => {
  test('says the same as text and as HTML, in the language of the account, and is forgotten when it has gone', async () => {
    const mailId = await queue()
    expect(await work()).toBe(1)
    const [sent, ...more] = mail.mails
    expect(more).toEqual([])
    expect(sent?.subject).toBe('【蟹府】李老板 邀请您使用 蟹府 的提货系统')
    expect(sent?.to).toEqual(['wang@shop.example'])
    expect(sent?.text).toContain(`接受邀请:\n${link}`)
    expect(sent?.text).toContain('2026年11月22日 09:30')
    expect(sent?.html).toContain('王芳 &lt;b&gt;')
    expect(sent?.html).not.toMatch(/<b>|<img|<script|<link|url\(/)
    expect(await rowOf(mailId)).toEqual({
      status: 'sent',
      reason: null,
      attempts: 1,
      sealed: false,
      wait: null,
    })
  })

  test('is in the database under seal only', async () => {
    const mailId = await queue()
    const [row] = await stack.sql`select * from private.account_mails where mail_id = ${mailId}`
    expect(JSON.stringify(row)).not.toMatch(/wang|王芳|invite/)
    expect(row?.content_enc.toString()).not.toMatch(/wang|invite/)
  })

  test('does not go when its transaction does not commit', async () => {
    const keys = await keysOfSite(shop.merchantId)
    const { scope } = await memberOf(shop.owner.userId)
    const back = new Error('rolled back on purpose')
    const values = { ...moment, how: 'self', link } as const
    await withTenant(scope, async ({ tx }) => {
      const common = {
        merchantId: shop.merchantId,
        accountId: shop.staff.memberId,
        locale: 'en' as const,
        reader,
      }
      await queueMail(tx, keys, { ...common, kind: 'password_changed', values })
      throw back
    }).catch((error) => expect(error).toBe(back))
    expect(await work()).toBe(0)
  })

  test('goes again when it was refused for now, ever later, and not when it was refused for good', async () => {
    mail.fail('busy')
    const first = await queue()
    await work()
    expect(await rowOf(first)).toMatchObject({ status: 'queued', attempts: 1, sealed: true })
    expect((await rowOf(first))?.wait).toBeGreaterThan(RETRY_AFTER[0] - 5)
    await hurry()
    await work()
    expect(await rowOf(first)).toMatchObject({ status: 'sent', attempts: 2, sealed: false })
    mail.fail('refuse')
    const second = await queue()
    await work()
    expect(await rowOf(second)).toMatchObject({
      status: 'failed',
      reason: 'ADDRESS',
      sealed: false,
      wait: null,
    })
  })

  test('that may have been taken goes again where it is waited for, under the same Message-ID', async () => {
    mail.fail('lost')
    const mailId = await queue()
    await work()
    expect(await rowOf(mailId)).toMatchObject({ status: 'queued' })
    await hurry()
    await work()
    expect(await rowOf(mailId)).toMatchObject({ status: 'sent' })
    expect(new Set(mail.mails.map((each) => each.messageId)).size).toBe(1)
  })

  test('that may have been taken does not where it only tells of something', async () => {
    mail.fail('lost')
    const mailId = await queue('password_changed')
    await work()
    expect(await rowOf(mailId)).toMatchObject({ status: 'uncertain', sealed: false, wait: null })
    await hurry()
    await work()
    expect(mail.mails).toHaveLength(1)
  })

  test.each([
    ['invitation', 'sent'],
    ['password_changed', 'uncertain'],
  ] as const)('of kind %s whose worker is gone ends as %s', async (kind, status) => {
    const mailId = await queue(kind)
    await stack.sql`
      update private.account_mails set status = 'sending', attempts = 1, due_at = now() + make_interval(secs => ${LEASE})
      where mail_id = ${mailId}`
    expect(await work()).toBe(0)
    await hurry()
    await work()
    expect(await rowOf(mailId)).toMatchObject({ status })
    expect(mail.mails).toHaveLength(status === 'sent' ? 1 : 0)
  })

  test('that is of no use any more is left', async () => {
    const mailId = await queue()
    await stack.sql`update private.account_mails set good_until = now() - interval '1 second' where mail_id = ${mailId}`
    await work()
    expect(await rowOf(mailId)).toMatchObject({ status: 'skipped', reason: 'TOO_OLD', sealed: false })
    expect(mail.mails).toEqual([])
  })

  test('is sent once by however many workers', async () => {
    for (let i = 0; i < 10; i += 1) await queue()
    await Promise.all(Array.from({ length: 4 }, work))
    expect(mail.mails).toHaveLength(10)
    expect(new Set(mail.mails.map((each) => each.messageId)).size).toBe(10)
  })
})

describe('telling an account', () => {
  async function setEmail(confirmed: boolean): Promise<void> {
    const keys = await keysOfSite(shop.merchantId)
    const place = emailPlace({ merchant_id: shop.merchantId, account_id: shop.staff.memberId })
    await stack.sql`
      update members set email_enc = ${keys.seal(place, 'staff@shop.example')},
        email_idx = ${keys.index('members.email', 'staff@shop.example')},
        email_confirmed_at = ${confirmed ? new Date() : null}, locale = 'en'
      where member_id = ${shop.staff.memberId}`
  }
  const values = { ...moment, change: 'reset', link } as const

  test('goes to its confirmed address, in its language', async () => {
    await setEmail(true)
    await tellAccount(await memberOf(shop.staff.userId), 'new_device', {
      ...{ ...moment, address: '203.0.113.7', browser: null, link },
    })
    await tellMember(await memberOf(shop.owner.userId), shop.staff.memberId, 'second_factor_changed', values)
    await work()
    expect(mail.mails.map((each) => each.to)).toEqual([['staff@shop.example'], ['staff@shop.example']])
    const all = mail.mails.map((each) => each.text).join()
    expect(all).toContain('203.0.113.7')
    expect(all).toContain('An administrator has reset the second factor')
  })

  test('is left where no address is confirmed, or there is nobody to be told', async () => {
    await setEmail(false)
    const owner = await memberOf(shop.owner.userId)
    await tellMember(owner, shop.staff.memberId, 'second_factor_changed', values)
    await tellAccount(owner, 'second_factor_changed', values)
    expect(await work()).toBe(0)
  })

  test('is for one’s own merchant: others’ accounts are told nothing', async () => {
    await setEmail(true)
    const other = await makeMerchant(stack.sql)
    const stranger = await memberOf(other.owner.userId)
    await tellMember(stranger, shop.staff.memberId, 'second_factor_changed', values)
    const keys = await keysOfSite(shop.merchantId)
    const forged = withTenant(stranger.scope, ({ tx }) =>
      queueMail(tx, keys, {
        ...{
          merchantId: shop.merchantId,
          accountId: shop.staff.memberId,
          kind: 'second_factor_changed' as const,
        },
        ...{ locale: 'en' as const, reader, values },
      }),
    )
    expect(await codeOf(forged)).toBe('42501')
    expect(await work()).toBe(0)
  })
})

test('nobody floods: a merchant sends 500 an hour', async () => {
  await stack.sql`
    insert into private.account_mails (merchant_id, mail_id, account_id, kind, locale, status, due_at, good_until)
    select ${shop.merchantId}, gen_random_uuid(), gen_random_uuid(), 'invitation', 'en', 'sent', null, now()
    from generate_series(1, 500)`
  expect(await queue()).toBeUndefined()
})

test('old mails are forgotten', async () => {
  const mailId = await queue()
  await work()
  await stack.sql`update private.account_mails set queued_at = now() - interval '31 days' where mail_id = ${mailId}`
  await forgetOldMails()
  expect(await rowOf(mailId)).toBeUndefined()
})
