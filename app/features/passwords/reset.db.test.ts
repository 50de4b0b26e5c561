import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { accountOfSession, type Account as Loaded, loadAccount } from '#app/core/auth/account.ts'
import { signIn } from '#app/core/auth/supabase-auth.ts'
import { visitorScope } from '#app/core/auth/visitor.ts'
import { keysOfSite } from '#app/core/crypto/platform-keys.ts'
import { withTenant } from '#app/core/db/door.ts'
import { type MailServer, startMail } from '../../../e2e/vendors/mail.ts'
import {
  type Account,
  addMember,
  as,
  codeOf,
  type Merchant,
  makeMerchant,
  makeOperator,
  makeUser,
  memberOf,
  newClient,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { signInToAccount } from '../accounts/sign-in.ts'
import { PLATFORM } from '../guard/types.ts'
import { listLogins } from '../login-log/data.ts'
import { emailPlace } from '../mails/data.ts'
import { mailDue } from '../mails/jobs.ts'
import { hashOf, newToken } from '../mails/token.ts'
import { takeCode } from '../second-factor/mutations.ts'
import { setUpFactor, stopClock } from '../second-factor/test-second-factor.ts'
import { codeAt } from '../second-factor/totp.ts'
import { openedSession, signInFrom } from '../sessions/test-sessions.ts'
import { accountOfLink } from './data.ts'
import { askEmailConfirm, askReset, confirmEmail, ownEmail, resetByLink } from './mutations.ts'

const stack = useStack('worker')
stopClock()
const { web } = inject('stack')
Object.assign(process.env, {
  TIHUO_SESSION_SECRET: web.TIHUO_SESSION_SECRET,
  TIHUO_PUBLIC_URL: 'https://tihuo.example',
})
let mail: MailServer
let shop: Merchant
let serial = 0

beforeAll(async () => {
  mail = await startMail()
  process.env.TIHUO_SMTP_URL = mail.smtpUrl
  shop = await makeMerchant(stack.sql)
})
afterAll(() => mail.close())

let member: Account
let address: string
beforeEach(async () => {
  serial += 1
  member = await addMember(stack.sql, shop.merchantId, { signUp: true })
  address = `wang${serial}@shop.example`
  await setEmail(member, address, true)
})

async function setEmail({ memberId }: Account, email: string, confirmed: boolean): Promise<void> {
  const keys = await keysOfSite(shop.merchantId)
  const sealed = keys.seal(emailPlace({ merchant_id: shop.merchantId, account_id: memberId }), email)
  await stack.sql`
    update members set email_enc = ${sealed}, email_idx = ${keys.index('members.email', email)},
      email_confirmed_at = ${confirmed ? new Date() : null} where member_id = ${memberId}`
}

const visitor = () => ({ clientAddress: newClient(), captcha: undefined, locale: 'zh-CN' as const })
const ask = (name = member.loginName, merchant = shop.code) => askReset({ merchant, name }, visitor())
const work = async () => {
  while ((await mailDue(new AbortController().signal, [shop.merchantId, PLATFORM])) > 0);
}
const loaded = async ({ userId }: { userId: string }) => (await loadAccount(userId)) as Loaded
const mailsTo = (to: string) => mail.mails.filter((each) => each.to.includes(to))

/** The token in the newest mail to an address. */
function tokenTo(to: string, path: 'reset' | 'email' = 'reset'): string {
  const link = new RegExp(`https://tihuo\\.example/${path}/([\\w-]+)`)
  // The newest with such a link: a mail that only tells of something may have come after it.
  const found = mailsTo(to).findLast(({ text }) => link.test(text))
  const [, token] = link.exec(found?.text ?? '') ?? []
  if (!token) throw new Error(`no link to ${path} for ${to}`)
  return token
}

async function resetLink(): Promise<string> {
  expect(await ask()).toMatchObject({ ok: true })
  await work()
  return tokenTo(address)
}

const GOOD = 'moon over the wide lake'

describe('a forgotten password', () => {
  test('is set anew by a link from a mail: the old one and its sessions are dead, and the account is told', async () => {
    const before = await signIn(member.email, member.password)
    const token = await resetLink()
    const [sent] = mailsTo(address)
    expect(sent).toMatchObject({ subject: expect.stringContaining('重置您的登录密码') })
    expect(sent?.html).toContain(`/reset/${token}`)
    expect(await accountOfLink(token, 'reset')).toMatchObject({ login_name: member.loginName })
    expect(await resetByLink(token, GOOD, visitor())).toEqual({ ok: true })

    const login = { merchant: shop.code, name: member.loginName }
    expect(await signInToAccount({ ...login, password: GOOD }, visitor())).toMatchObject({ ok: true })
    expect(await signInToAccount({ ...login, password: member.password }, visitor())).toMatchObject({
      reason: 'WRONG',
    })
    // Whoever was signed in is nobody now.
    expect(before && (await loadAccount(before.userId))).toBeUndefined()
    await work()
    expect(mailsTo(address).at(-1)?.subject).toContain('您的登录密码已修改')
    const { entries } = await listLogins(
      await memberOf(shop.owner.userId),
      'all',
      { account: member.memberId },
      {},
    )
    expect(entries.map(({ reason }) => reason).reverse()).toEqual([
      'reset_asked',
      'reset_done',
      'wrong_password',
    ])
  })

  test('only the hash of the token is kept, and nothing of the mail when it has gone', async () => {
    const token = await resetLink()
    const rows = await stack.sql<{ token_hash: Buffer }[]>`
      select * from private.account_tokens where account_id = ${member.memberId}`
    expect(rows).toHaveLength(1)
    expect(rows[0]?.token_hash.equals(hashOf(token))).toBe(true)
    expect(JSON.stringify(rows)).not.toContain(token)
    const mails =
      await stack.sql`select status, content_enc from private.account_mails where account_id = ${member.memberId}`
    expect(mails).toMatchObject([{ status: 'sent', content_enc: null }])
    expect(await stack.sql`select from private.reset_asks`).toHaveLength(0)
  })

  test('a link is good once, for half an hour, and not when a newer one has been used', async () => {
    const first = await resetLink()
    const second = await resetLink()
    expect(await resetByLink(second, GOOD, visitor())).toEqual({ ok: true })
    for (const token of [second, first])
      expect(await resetByLink(token, `${GOOD} again`, visitor())).toEqual({ ok: false, reason: 'LINK_DEAD' })
    const late = await resetLink()
    await stack.sql`update private.account_tokens set expires_at = now() where token_hash = ${hashOf(late)}`
    expect(await accountOfLink(late, 'reset')).toBeUndefined()
    expect(await resetByLink(late, `${GOOD} again`, visitor())).toEqual({ ok: false, reason: 'LINK_DEAD' })
    const login = { merchant: shop.code, name: member.loginName, password: GOOD }
    expect(await signInToAccount(login, visitor())).toMatchObject({ ok: true })
  })

  test('of two that use a link at once, one sets the password', async () => {
    const token = await resetLink()
    const results = await Promise.all([
      resetByLink(token, `${GOOD} one`, visitor()),
      resetByLink(token, `${GOOD} two`, visitor()),
    ])
    expect(results.filter((result) => result.ok)).toHaveLength(1)
  })

  test('made-up links, and links of another kind, lead nowhere', async () => {
    const before = await snapshot(stack.sql, 'private.identities', shop.merchantId)
    expect(await resetByLink(newToken(), GOOD, visitor())).toEqual({ ok: false, reason: 'LINK_DEAD' })
    await askEmailConfirm(await memberOf(member.userId), 'new@shop.example', 'zh-CN')
    await work()
    const confirm = tokenTo('new@shop.example', 'email')
    expect(await resetByLink(confirm, GOOD, visitor())).toEqual({ ok: false, reason: 'LINK_DEAD' })
    expect(await snapshot(stack.sql, 'private.identities', shop.merchantId)).toBe(before)
  })

  test('stays lost for an account that was shut meanwhile', async () => {
    const token = await resetLink()
    await stack.sql`update members set status = 'disabled' where member_id = ${member.memberId}`
    const before = await snapshot(stack.sql, 'private.identities', shop.merchantId)
    expect(await accountOfLink(token, 'reset')).toBeUndefined()
    const { userId, email } = await makeUser(false)
    const [row] = await withTenant(
      visitorScope(),
      ({ tx }) => tx<{ done: boolean }[]>`
      select private.redeem_reset(${hashOf(token)}, ${userId}, ${email}, null, null) as done`,
    )
    expect(row).toEqual({ done: false })
    expect(await snapshot(stack.sql, 'private.identities', shop.merchantId)).toBe(before)
  })

  test('a link makes nobody somebody else', async () => {
    const token = await resetLink()
    const operator = await makeOperator(stack.sql)
    for (const { userId, email } of [shop.owner, operator])
      expect(
        await codeOf(
          withTenant(
            visitorScope(),
            ({ tx }) => tx`
            select private.redeem_reset(${hashOf(token)}, ${userId}, ${`x${email}`}, null, null)`,
          ),
        ),
      ).toBe('42501')
    expect(await accountOfLink(token, 'reset')).toBeDefined()
  })

  test('a weak one is refused on the server too', async () => {
    const token = await resetLink()
    const fault = async (password: string) => resetByLink(token, password, visitor())
    expect(await fault('sunshine2024')).toEqual({ ok: false, reason: 'WEAK', fault: 'passwordIsKnown' })
    expect(await fault(`${member.loginName}1`)).toMatchObject({ reason: 'WEAK', fault: 'passwordIsName' })
    expect(await resetByLink(token, GOOD, visitor())).toEqual({ ok: true })
  })

  /** A link to an account that has said itself where its mail goes. */
  async function linkOf(account: Loaded, code: string): Promise<string> {
    const own = `${account.login_name}@own.example`
    await askEmailConfirm(account, own, 'en')
    await work()
    expect(await confirmEmail(tokenTo(own, 'email'), visitor())).toBe(true)
    expect(await ownEmail(account)).toEqual({ email: own, confirmed: true })
    expect(await ask(account.login_name, code)).toMatchObject({ ok: true })
    await work()
    return tokenTo(own)
  }

  test('is for operators too', async () => {
    const account = await loaded(await makeOperator(stack.sql, { signUp: true }))
    // Whose session goes with its user.
    const session = await openedSession(account.userId)
    expect(await resetByLink(await linkOf(account, 'platform'), GOOD, visitor())).toEqual({ ok: true })
    expect(await accountOfSession(session, '')).toBeUndefined()
    const login = { merchant: 'platform', name: account.login_name, password: GOOD }
    expect(await signInToAccount(login, visitor())).toMatchObject({ ok: true, account: { type: 'operator' } })
  })

  test.each(['platform', 'shop'])('is no way round a second factor (%s)', async (where) => {
    const [code, made] =
      where === 'platform'
        ? [where, await makeOperator(stack.sql, { signUp: true })]
        : [shop.code, await addMember(stack.sql, shop.merchantId, { signUp: true })]
    const { me, secret, codes } = await setUpFactor(made.userId)
    expect(await resetByLink(await linkOf(me, code), GOOD, visitor())).toEqual({ ok: true })
    const login = { merchant: code, name: made.loginName, password: GOOD }
    const entered = await signInToAccount(login, visitor())
    if (!entered.ok) throw new Error(entered.reason)
    expect(await signInFrom(entered.account.userId, {})).toMatchObject({ step: 'code' })
    expect(await takeCode(entered.account, codeAt(secret, Date.now()))).toEqual({ ok: true, recovery: false })
    expect(await takeCode(entered.account, codes[0] as string)).toEqual({ ok: true, recovery: true })
  })
})

describe('nobody learns who has an account', () => {
  test('the answer is the same, and a mail goes only to a confirmed address of an open account', async () => {
    const shut = await addMember(stack.sql, shop.merchantId)
    await setEmail(shut, `shut${serial}@shop.example`, true)
    await stack.sql`update members set status = 'disabled' where member_id = ${shut.memberId}`
    const unproved = await addMember(stack.sql, shop.merchantId)
    await setEmail(unproved, `unproved${serial}@shop.example`, false)
    const without = await addMember(stack.sql, shop.merchantId)
    await work()
    const before = mail.mails.length
    const answers = [
      await ask(shut.loginName),
      await ask(unproved.loginName),
      await ask(without.loginName),
      await ask('nobody-has-this'),
      await ask(member.loginName, 'no-such-shop'),
      await ask(member.loginName),
    ]
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ ok: true, captcha: false })]),
    )
    await work()
    expect(mail.mails.slice(before).map((each) => each.to)).toEqual([[address]])
  })

  test('nor by the time it takes', async () => {
    const time = async (name: string) => {
      const start = performance.now()
      await ask(name)
      return performance.now() - start
    }
    const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] as number
    const known: number[] = []
    const unknown: number[] = []
    // In turn, so that whatever else this machine does is felt by both.
    for (let i = 0; i < 15; i += 1) {
      const { loginName } = await addMember(stack.sql, shop.merchantId)
      known.push(await time(loginName))
      unknown.push(await time(`nobody-${serial}-${i}`))
    }
    const [a, b] = [median(known), median(unknown)]
    expect(Math.abs(a - b), `${a} ms and ${b} ms`).toBeLessThan(Math.max(a, b) / 2)
  })

  test('asking again and again wants a captcha, is held, and locks nobody out', async () => {
    for (let i = 0; i < 2; i += 1) expect(await ask()).toEqual({ ok: true, captcha: false })
    expect(await ask()).toEqual({ ok: true, captcha: true })
    expect(await ask()).toEqual({ ok: false, reason: 'CAPTCHA_NEEDED' })
    const login = { merchant: shop.code, name: member.loginName, password: member.password }
    expect(await signInToAccount(login, visitor())).toMatchObject({ ok: true })
  })

  test('no more than three mails an hour', async () => {
    const keys = await keysOfSite(PLATFORM)
    for (let i = 0; i < 5; i += 1) {
      const askId = crypto.randomUUID()
      const typed = keys.seal(
        { table: 'reset_asks', column: 'typed_enc', row: askId },
        JSON.stringify({ code: shop.code, name: member.loginName }),
      )
      await stack.sql`insert into private.reset_asks values (${askId}, ${typed}, 'zh-CN')`
    }
    await work()
    expect(mailsTo(address)).toHaveLength(3)
  })
})

describe('the own address', () => {
  test('holds when somebody there has said yes; the one before is told, and its links are dead', async () => {
    const old = await resetLink()
    const own = await memberOf(member.userId)
    const next = `next${serial}@shop.example`
    expect(await askEmailConfirm(own, next, 'en')).toEqual({ ok: true })
    expect(await ownEmail(own)).toEqual({ email: address, confirmed: true })
    await work()
    expect(mailsTo(next).at(-1)?.subject).toContain('Please confirm that this address is yours')
    const token = tokenTo(next, 'email')
    expect(await confirmEmail(token, visitor())).toBe(true)
    expect(await ownEmail(own)).toEqual({ email: next, confirmed: true })
    expect(await confirmEmail(token, visitor())).toBe(false)
    expect(await accountOfLink(old, 'reset')).toBeUndefined()
    await work()
    expect(mailsTo(address).at(-1)).toMatchObject({ subject: expect.stringContaining('邮箱已更换') })
    expect(mailsTo(address).at(-1)?.text).not.toContain(next)
  })

  test('typed by somebody else is not confirmed', async () => {
    await setEmail(member, `typo${serial}@shop.example`, false)
    const boss = await memberOf(shop.owner.userId)
    const keys = await keysOfSite(shop.merchantId)
    await setEmail(member, address, true)
    const index = keys.index('members.email', 'other@shop.example')
    await withTenant(
      boss.scope,
      ({ tx }) => tx`update members set email_idx = ${index} where member_id = ${member.memberId}`,
    )
    expect(await ownEmail(await memberOf(member.userId))).toMatchObject({ confirmed: false })
    expect(
      await codeOf(
        withTenant(
          boss.scope,
          ({ tx }) => tx`
          update members set email_confirmed_at = now() where member_id = ${member.memberId}`,
        ),
      ),
    ).toBe('42501')
  })

  test('may be asked for five times an hour, and by nobody who is not signed in', async () => {
    const own = await memberOf(member.userId)
    for (let i = 0; i < 5; i += 1)
      expect(await askEmailConfirm(own, `a${i}@shop.example`, 'en')).toEqual({ ok: true })
    expect(await askEmailConfirm(own, 'a9@shop.example', 'en')).toEqual({ ok: false, reason: 'TOO_MANY' })
    const asked = withTenant(
      visitorScope(),
      ({ tx }) => tx`
      select private.ask_email_confirm(${hashOf(newToken())}, ${Buffer.alloc(1)}, ${Buffer.alloc(16)})`,
    )
    expect(await codeOf(asked)).toBe('42501')
  })
})

test('none of it can be read or called by those it is not for', async () => {
  const claims = { role: 'authenticated', sub: shop.owner.userId }
  for (const table of ['account_tokens', 'account_mails', 'reset_asks'])
    for (const who of [claims, { role: 'anon' }])
      expect(await codeOf(as(stack.webUrl, who, (tx) => tx`select from ${tx(`private.${table}`)}`))).toBe(
        '42501',
      )
  for (const call of [
    `answer_reset_ask('${shop.code}', '${shop.owner.loginName}', '\\x00')`,
    `queue_answer('${shop.merchantId}', gen_random_uuid(), gen_random_uuid(), 'en', null)`,
    'forget_account_mails()',
    // With the rights of whoever asks: operators are seen by nobody.
    `mail_account('platform', 'operator', null, null)`,
  ])
    expect(await codeOf(as(stack.webUrl, claims, (tx) => tx.unsafe(`select private.${call}`))), call).toBe(
      '42501',
    )
  const foreign = as(
    stack.webUrl,
    claims,
    (tx) => tx`
    select private.queue_mail(${PLATFORM}, gen_random_uuid(), gen_random_uuid(), 'reset', 'en', null, now())`,
  )
  expect(await codeOf(foreign)).toBe('42501')
})
