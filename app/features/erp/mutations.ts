import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { log } from '#app/core/log/log.ts'
import type { CarrierCode } from '../orders/carriers.ts'
import { scheduleTask, stopTask } from '../tasks/mutations.ts'
import { adapterOf } from './adapters.ts'
import { openAccount, secretPlace } from './push/data.ts'
import type { GoodsRow, SettingsForm } from './schema.ts'
import type { CallFailure, ErpAccount } from './types.ts'

type Actor = Pick<Member, 'merchant_id' | 'scope' | 'member_id'>

/** Stores the account at the ERP and its rules, and switches the two tasks on or off; needs settings.write. */
export async function saveSettings(actor: Actor, form: SettingsForm): Promise<void> {
  const { merchant_id: merchantId, scope } = actor
  const keys = await keysOf(merchantId)
  const sealed = form.secret === '' ? null : keys.seal(secretPlace(merchantId), form.secret)
  await withTenant(scope, async ({ tx }) => {
    await tx`
      update erp_settings set edition = ${form.edition}, enabled = ${form.enabled}, sandbox = ${form.sandbox},
        sid = ${form.sid}, app_key = ${form.appKey}, secret_enc = coalesce(${sealed}, secret_enc),
        shop_no = ${form.shopNo}, push_seconds = ${form.pushSeconds}, pull_seconds = ${form.pullSeconds},
        drop_ship = ${form.dropShip}, days_before = ${form.daysBefore ?? null}, wait_minutes = ${form.waitMinutes},
        updated_at = now()
      where merchant_id = ${merchantId}`
    for (const [task, seconds] of [
      ['erp.push', form.pushSeconds],
      ['erp.pull', form.pullSeconds],
    ] as const) {
      if (form.enabled) await scheduleTask(tx, merchantId, task, seconds)
      else await stopTask(tx, merchantId, task)
    }
    await writeLog(tx, actor, 'erp.settings', 0)
  })
  log.info({ edition: form.edition, enabled: form.enabled, newSecret: sealed !== null }, 'erp settings saved')
}

/**
 * Asks the ERP with the stored settings, without changing anything there; needs settings.write.
 * @returns NOT_SET_UP, or why the ERP does not answer
 */
export async function testConnection(
  actor: Actor,
): Promise<{ ok: true } | { ok: false; reason: 'NOT_SET_UP' } | CallFailure> {
  const { merchant_id: merchantId, scope } = actor
  const keys = await keysOf(merchantId)
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<(Omit<ErpAccount, 'secret'> & { secret_enc: Buffer | null; shopNo: string })[]>`
      select edition, sandbox, sid, app_key as "appKey", secret_enc, shop_no as "shopNo" from erp_settings
      where merchant_id = ${merchantId}`,
  )
  const { secret_enc } = row ?? {}
  if (!row || !secret_enc || row.sid === '' || row.appKey === '' || row.shopNo === '')
    return { ok: false, reason: 'NOT_SET_UP' }
  const account = openAccount(merchantId, { ...row, secret_enc }, keys)
  const answer = await adapterOf(account).results(row.shopNo, 1)
  return answer.ok ? { ok: true } : answer
}

/** Stores numbers of goods; rows with none take them away. Needs erp.manage. @returns how many have numbers now */
export async function saveGoods(actor: Actor, rows: readonly GoodsRow[]): Promise<number> {
  const { merchant_id: merchantId } = actor
  const named = rows.filter(({ goodsNo }) => goodsNo !== '')
  const gone = rows.filter(({ goodsNo }) => goodsNo === '').map(({ productId }) => productId)
  await withTenant(actor.scope, async ({ tx }) => {
    await tx`
      insert into erp_goods (merchant_id, product_id, goods_no, spec_no)
      select ${merchantId}, r.* from unnest(${named.map(({ productId }) => productId)}::uuid[],
        ${named.map(({ goodsNo }) => goodsNo)}::text[], ${named.map(({ specNo }) => specNo)}::text[]) as r (product_id, goods_no, spec_no)
      -- A form of a product that is gone meanwhile.
      where exists (select from products p where p.merchant_id = ${merchantId} and p.product_id = r.product_id)
      on conflict (merchant_id, product_id) do update
        set goods_no = excluded.goods_no, spec_no = excluded.spec_no, updated_at = now()`
    await tx`delete from erp_goods where merchant_id = ${merchantId} and product_id = any (${gone}::uuid[])`
    await tx`select private.run_erp_now('erp.push')`
  })
  return named.length
}

/** Stores the shops of channels; an empty one is the shop of the settings. Needs erp.manage. */
export async function saveShops(
  actor: Actor,
  rows: readonly { channelId: string; shopNo: string }[],
): Promise<void> {
  const { merchant_id: merchantId } = actor
  const named = rows.filter(({ shopNo }) => shopNo !== '')
  await withTenant(actor.scope, async ({ tx }) => {
    const all = rows.map(({ channelId }) => channelId)
    await tx`delete from erp_shops where merchant_id = ${merchantId} and channel_id = any (${all}::uuid[])`
    await tx`
      insert into erp_shops (merchant_id, channel_id, shop_no)
      select ${merchantId}, r.channel_id, r.shop_no
      from unnest(${named.map(({ channelId }) => channelId)}::uuid[], ${named.map(({ shopNo }) => shopNo)}::text[])
        as r (channel_id, shop_no)`
  })
}

/** Says which of our carriers the ERP means; what waited for it is shipped. Needs erp.manage. */
export async function saveCarrier(
  actor: Actor,
  { erpName, carrier }: { erpName: string; carrier: CarrierCode },
): Promise<void> {
  await withTenant(actor.scope, async ({ tx }) => {
    await tx`
      insert into erp_carriers (merchant_id, erp_name, carrier) values (${actor.merchant_id}, ${erpName}, ${carrier})
      on conflict (merchant_id, erp_name) do update set carrier = excluded.carrier`
    await tx`select private.run_erp_now('erp.pull')`
  })
}

/** Says what the ERP calls a region. Needs erp.manage. */
export async function saveRegion(
  actor: Actor,
  { code, erpName }: { code: string; erpName: string },
): Promise<void> {
  await withTenant(actor.scope, async ({ tx }) => {
    await tx`
      insert into erp_regions (merchant_id, region_code, erp_name) values (${actor.merchant_id}, ${code}, ${erpName})
      on conflict (merchant_id, region_code) do update set erp_name = excluded.erp_name`
    await tx`select private.run_erp_now('erp.push')`
  })
}

/** Takes a carrier's or region's name off its list. Needs erp.manage. */
export async function removeName(actor: Actor, kind: 'carrier' | 'region', name: string): Promise<void> {
  await withTenant(actor.scope, ({ tx }) =>
    kind === 'carrier'
      ? tx`delete from erp_carriers where merchant_id = ${actor.merchant_id} and erp_name = ${name}`
      : tx`delete from erp_regions where merchant_id = ${actor.merchant_id} and region_code = ${name}`,
  )
}

/** Lets the worker look at once. Needs erp.manage. */
export async function runNow(actor: Actor, task: 'erp.push' | 'erp.pull'): Promise<Outcome<object, 'OFF'>> {
  const [row] = await withTenant(
    actor.scope,
    ({ tx }) => tx<{ on: boolean }[]>`select private.run_erp_now(${task}) as on`,
  )
  return row?.on ? { ok: true } : { ok: false, reason: 'OFF' }
}

/** Tells the ERP again of what it has refused. Needs erp.manage. @param orderIds undefined: all @returns how many */
export function pushAgain(actor: Actor, orderIds: readonly string[] | undefined): Promise<number> {
  return withTenant(actor.scope, async ({ tx }) => {
    const [row] = await tx<{ n: number }[]>`
      select private.push_erp_again(${(orderIds as string[] | undefined) ?? null}::uuid[]) as n`
    const n = row?.n ?? 0
    if (n > 0) await writeLog(tx, actor, 'erp.again', n)
    return n
  })
}

/** Gives up telling the ERP of orders, so that they are shipped in another way. Needs erp.manage. @returns how many */
export function withdraw(actor: Actor, orderIds: readonly string[]): Promise<number> {
  return withTenant(actor.scope, async ({ tx }) => {
    const [row] = await tx<{ n: number }[]>`
      select private.withdraw_erp(${orderIds as string[]}::uuid[]) as n`
    const n = row?.n ?? 0
    if (n > 0) await writeLog(tx, actor, 'erp.withdraw', n)
    return n
  })
}

/** Notes that somebody has looked at lines that could not be used. Needs erp.manage. */
export async function settleResults(actor: Actor, recIds: readonly string[]): Promise<void> {
  await withTenant(
    actor.scope,
    ({ tx }) => tx`
      update erp_results set settled_at = now()
      where merchant_id = ${actor.merchant_id} and rec_id = any (${recIds as string[]}::text[]) and settled_at is null`,
  )
}

async function writeLog(tx: Tx, actor: Actor, action: `erp.${string}`, orders: number): Promise<void> {
  await tx`
    insert into card_log (merchant_id, log_id, member_id, action, filter, card_count, detail)
    values (${actor.merchant_id}, ${uuid()}, ${actor.member_id}, ${action}, '{}', ${orders}, '{}')`
}
