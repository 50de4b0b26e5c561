// What somebody has who has broken into a redemption server: its database login, and any claims and settings he likes.
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, type Sql, type Tx } from '#app/core/db/pool.ts'
import { codeOf, type Merchant, makeMerchant, makeOperator, useStack } from './support.ts'

const stack = useStack('redeem')
let login: Sql
let shop: Merchant
let operator: { userId: string; loginName: string }

beforeAll(async () => {
  login = connect(stack.redeemUrl, 1)
  ;[shop, operator] = await Promise.all([makeMerchant(stack.sql), makeOperator(stack.sql)])
  // A picture, which Storage shows to everybody, and something that it does not.
  await stack.sql`insert into storage.buckets (id, name) values ('media', 'media') on conflict do nothing`
  await stack.sql`
    insert into storage.objects (id, bucket_id, name)
    values (${uuid()}, 'media', ${`${shop.merchantId}/products/${uuid()}/card.webp`}), (${uuid()}, 'media', ${`${shop.merchantId}/x`})`
})
afterAll(() => login.end())

const card = (serial = 3) => ({ role: 'anon', card: { merchant_id: shop.merchantId, serial } })

/** The claims and settings he can think of. */
const guises: [name: string, claims: () => object | undefined][] = [
  ['as the login itself', () => undefined],
  ['as anon', () => ({ role: 'anon' })],
  ['with a card', () => card()],
  ['with a card that does not exist', () => card(999)],
  ['with a card of no merchant', () => ({ role: 'anon', card: { merchant_id: uuid(), serial: 1 } })],
  ['as the owner, by claims', () => ({ ...card(), role: 'authenticated', sub: shop.owner.userId })],
  ['as the server, by claims', () => ({ ...card(), role: 'service_role' })],
  ['as the operator, by claims', () => ({ role: 'anon', sub: operator.userId })],
]

/** Runs fn in a transaction that is rolled back, in a guise, with the settings that the door makes for an owner. */
async function disguised<T>(claims: object | undefined, fn: (tx: Tx) => Promise<T>): Promise<T> {
  let done: { value: T } | undefined
  const rollback = new Error('rolled back on purpose')
  await login
    .begin(async (tx) => {
      const facts = { kind: 'owner', merchant_id: shop.merchantId, member_id: shop.owner.memberId, can: [] }
      await tx`
        select set_config('role', ${claims ? 'anon' : 'none'}, true), set_config('request.jwt.claims', ${JSON.stringify(claims ?? {})}, true),
          set_config('tihuo.member', ${JSON.stringify(facts)}, true), set_config('tihuo.merchant', ${shop.merchantId}, true),
          set_config('tihuo.can', '*', true), set_config('tihuo.confined', 'false', true)`
      done = { value: await fn(tx as Tx) }
      throw rollback
    })
    .catch((error) => {
      if (error !== rollback) throw error
    })
  return (done as unknown as { value: T }).value
}

// Every function with definer rights that anon may call: a redemption server can call it with any claims. Those of
// the first list serve consumers and answer for the card in the claims, or count tries. To those of the second nobody
// is signed in on that server, so they must refuse or answer nothing.
const FOR_CONSUMERS =
  `begin_attempt burn_captcha cancel_order card_change_is_legal card_facts card_order card_tracking change_order choose_sms
  end_attempt letters_on_cards note_assessment note_security_event order_change_is_legal own_order place_order
  redemption_signals redemption_site sms_choice sms_order_of_card`.split(/\s+/)
const FOR_OTHERS =
  `begin_counter_attempt counter_desk counter_facts counter_hand_over counter_redeem hand_over_facts open_counter_check
  accept_invitation ask_carrier block_robot cards_for_sale clerk_names edit_order erp_tasks explain_rights forget_guard delete_batch drop_months end_retention forget_risks grantable_roles guard_attacks
  guard_locks guard_unlock hand_over invitation is_platform_operator issue_settlement link_identity login_email
  login_signals look_up_member may_act member_names move_settlement newest_bulk_change note_login
  note_refused_push note_wrong_login open_invitation open_merchant order_editor own_hours own_identity password_changed price_supplied_orders
  push_erp_again replay_webhooks report_names report_orders resend_notifications resend_sms retention_overview
  review_login review_order rights run_erp_now session_account set_merchant_status take_robot_turn
  take_retention take_serials take_tracking test_webhook tracking_account tracking_offer under_attack undo_operations
  store_figures store_names store_people store_settlement_draft issue_store_settlement
  ask_for_device begin_second_factor bind_devices confirm_second_factor decide_device end_session end_sessions forget_sessions
  give_up_second_factor known_device managed_members open_networks open_session own_operator_sessions own_second_factor platform_access
  replace_recovery_codes reset_second_factor second_factors_of session_member sign_in_check take_recovery_code take_step touch_session
  unship_order waybill_account waybill_job_is_over withdraw_erp
  answer_reset_ask ask_email_confirm ask_reset confirm_email forget_account_mails last_sign_ins note_sign_in
  operator_names own_mail_account queue_answer queue_mail redeem_reset token_account`.split(/\s+/)

/** False for an answer that holds nothing: empty, zero, no, a refusal. */
function tells(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return Boolean(value)
  if ((value as { ok?: unknown }).ok === false) return false
  return Object.values(value).some(tells)
}

const definerFunctions = () => stack.sql<{ name: string; call: string }[]>`
  select p.proname as name,
    format('private.%I(%s)', p.proname, (select string_agg(format('null::%s', format_type(t.type, null)), ', ' order by t.n)
      from unnest(p.proargtypes) with ordinality t (type, n))) as call
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname = 'private' and p.prosecdef and p.prorettype <> 'trigger'::regtype
    and has_function_privilege('anon', p.oid, 'execute')
  order by 1`

test('of every function that it can call somebody has said whom it serves', async () => {
  const named = (await definerFunctions()).map(({ name }) => name)
  expect(named.filter((name) => !FOR_CONSUMERS.includes(name) && !FOR_OTHERS.includes(name))).toEqual([])
  expect([...FOR_CONSUMERS, ...FOR_OTHERS].filter((name) => !named.includes(name))).toEqual([])
})

type Relation = { schema: string; name: string; column: string; kind: string }

/** Everything with rows in it, but for what PostgreSQL says of itself. */
const relations = () => stack.sql<Relation[]>`
  select n.nspname as schema, format('%I.%I', n.nspname, c.relname) as name, format('%I', a.attname) as column, c.relkind::text as kind
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join lateral (select attname from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' limit 1) a on true
  where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  order by 2`

describe.each(guises)('%s', (_name, claims) => {
  test('no table of any schema can be read or changed', async () => {
    const tables = await relations()
    const schemas = new Set(tables.map((table) => table.schema))
    for (const schema of ['public', 'private', 'keyring', 'pgboss', 'storage', 'auth', 'supabase_migrations'])
      expect(schemas, schema).toContain(schema)
    const open: string[] = []
    for (const { schema, name, column, kind } of tables) {
      const statements = [
        `select ${column} from ${name}`,
        `update ${name} set ${column} = ${column}`,
        `delete from ${name}`,
        `insert into ${name} default values`,
        ...(kind === 'S' ? [`select nextval('${name}')`] : [`truncate ${name}`]),
      ]
      for (const statement of statements) {
        const rows = await disguised(claims(), async (tx) => tx.unsafe(statement)).catch((error) => {
          if (error.code === '42501') return undefined
          throw new Error(`${statement}: ${error.message}`)
        })
        // Supabase lets anon look into Storage's tables, and shows it no row there.
        if (rows && !(schema === 'storage' && statement.startsWith('select') && rows.length === 0))
          open.push(statement)
      }
    }
    expect(open).toEqual([])
  }, 120_000)

  test('to the back office nobody is there', async () => {
    const refused = async (statement: (tx: Tx) => PromiseLike<unknown>) =>
      codeOf(disguised(claims(), async (tx) => statement(tx)))
    const answers = async (statement: (tx: Tx) => PromiseLike<readonly object[]>) => {
      const rows = await disguised(claims(), async (tx) => statement(tx)).catch((error) => {
        if (error.code === '42501') return []
        throw error
      })
      return rows.flatMap((row) => Object.values(row)).filter((value) => value !== null && value !== false)
    }
    for (const permission of ['card.read', 'order.read', 'account.manage', 'settings.write'])
      expect(
        await answers((tx) => tx`select private.merchant_for(${permission}), private.can(${permission})`),
      ).toEqual([])
    expect(
      await answers(
        (tx) => tx`
      select private.user_id(), private.current_merchant_id(), private.current_member_id(), private.session_account(),
        private.is_owner(), private.is_platform_operator(), private.unconfined()`,
      ),
    ).toEqual([])
    expect(
      await answers((tx) => tx`select private.login_email(${shop.code}, ${shop.owner.loginName})`),
    ).toEqual([])
    expect(await answers((tx) => tx`select private.login_email('platform', ${operator.loginName})`)).toEqual(
      [],
    )
    expect(await answers((tx) => tx`select * from private.member_names(${[shop.owner.memberId]})`)).toEqual(
      [],
    )
    expect(await answers((tx) => tx`select * from private.newest_bulk_change()`)).toEqual([])
    for (const { name, call } of await definerFunctions()) {
      if (!FOR_OTHERS.includes(name)) continue
      const said = await answers((tx) => tx.unsafe(`select * from ${call}`))
      expect(said.filter(tells), name).toEqual([])
    }
    expect(await refused((tx) => tx`select private.take_serials(1)`)).toBe('42501')
    expect(
      await refused(
        (tx) => tx`select private.link_identity(${shop.staff.memberId}, ${uuid()}, 'x@test.invalid')`,
      ),
    ).toBe('42501')
    expect(
      await refused((tx) => tx`select private.set_merchant_status(${shop.merchantId}, 'suspended')`),
    ).toBe('42501')
    expect(
      await refused(
        (tx) => tx`
      select private.open_merchant(${uuid()}, 'mine', 'Mine', 'Asia/Shanghai', 'CNY', ${uuid()}, ${uuid()}, 'x', 'boss', 'x')`,
      ),
    ).toBe('42501')
  })
})

test('the login can become anon and nobody else', async () => {
  const roles = await stack.sql<{ name: string }[]>`
    select rolname as name from pg_roles where rolname not in ('app_redeem', 'anon')`
  expect(roles.length).toBeGreaterThan(5)
  for (const { name } of roles)
    expect(await codeOf(login`select set_config('role', ${name}, false)`), name).toBe('42501')
  expect(await codeOf(disguised({ role: 'anon' }, (tx) => tx`select 1`))).toBe('ok')
})

test('it waits for nothing and for nobody for long', async () => {
  const [limits] = await login`
    select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
      current_setting('idle_in_transaction_session_timeout') as idle`
  expect(limits).toEqual({ statement: '10s', lock: '5s', idle: '15s' })
})
