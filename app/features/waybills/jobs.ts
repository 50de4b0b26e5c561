import { setTimeout as delay } from 'node:timers/promises'
import type { Member } from '#app/core/auth/account.ts'
import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { JobHandler, JobInput } from '#app/core/queue/worker.ts'
import { runJob } from '../jobs/jobs.ts'
import type { CarrierCode } from '../orders/carriers.ts'
import { vendorOf, type WaybillVendor } from './provider.ts'
import { openAccess, openAccount, openSenderParty } from './purchase/data.ts'
import { type Settled, settle } from './settle.ts'
import type { CarrierAccess, Party, ShipWhen, WaybillReason } from './types.ts'
import {
  dropQueued,
  endPurchase,
  type Outcome,
  settlePortion,
  type Taken,
  takePortion,
} from './work/mutations.ts'

/** Before a number is asked for the second time, the third … Milliseconds. */
const PAUSES = [1000, 3000, 8000, 15_000]

/**
 * Buys waybills for orders. Each row stands as `buying` before its vendor is asked; whatever comes of it, or if the
 * worker dies, the vendor is asked again with the same key and sells no second number.
 */
export const runWaybillPurchase: JobHandler = (input) => buyAll(input, PAUSES)

/** The same with other pauses: for tests. */
export function buyAll(input: JobInput, pauses: readonly number[]): Promise<void> {
  return runJob(input, 'order.ship', (account) => work(input, account, pauses))
}

async function work(input: JobInput, account: Member, pauses: readonly number[]): Promise<void> {
  const keys = await keysOf(account.merchant_id)
  const { remark, shipWhen } = await readSettings(input)
  for (;;) {
    const portion = await takePortion(input)
    if (!portion) return endPurchase(input, true)
    if (portion.length === 0) return endPurchase(input, false)
    await pause(portion, pauses, input.signal)
    const outcomes = await askAll(input, keys, portion, remark)
    await settlePortion(input, keys, outcomes, shipWhen === 'bought')
    const hopeless = outcomes
      .map(({ settled }) => settled)
      .find((each) => each.state === 'failed' && each.all)
    if (hopeless?.state === 'failed') await dropQueued(input, hopeless)
  }
}

async function readSettings(input: JobInput): Promise<{ remark: string; shipWhen: ShipWhen }> {
  const [settings] = await withTenant(
    input.scope,
    ({ tx }) => tx<{ remark: string; shipWhen: ShipWhen }[]>`
      select remark, ship_when as "shipWhen" from waybill_settings where merchant_id = ${input.merchantId}`,
  )
  return settings ?? { remark: '', shipWhen: 'printed' }
}

async function pause(
  portion: readonly Taken[],
  pauses: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const again = Math.max(...portion.map(({ attempts }) => attempts)) - 1
  const wait = again === 0 ? 0 : (pauses[Math.min(again, pauses.length) - 1] ?? 0)
  // A worker that is told to stop leaves; the rows say that they may have been asked, so they are asked again.
  if (wait > 0) await delay(wait, undefined, { signal })
}

type Asking = { keys: MerchantKeys; openings: Openings; remark: string; signal: AbortSignal }

async function askAll(
  input: JobInput,
  keys: MerchantKeys,
  portion: readonly Taken[],
  remark: string,
): Promise<Outcome[]> {
  const openings = await openFor(input, keys, portion)
  return Promise.all(portion.map((taken) => ask(taken, { keys, openings, remark, signal: input.signal })))
}

/** What is needed to ask, by its name; what is gone is missing. Opened for one portion, and then forgotten. */
type Openings = {
  vendors: Map<string, WaybillVendor>
  accesses: Map<string, CarrierAccess>
  senders: Map<string, Party>
}

function openFor(input: JobInput, keys: MerchantKeys, portion: readonly Taken[]): Promise<Openings> {
  const { merchantId } = input
  return withTenant(input.scope, async ({ tx }) => ({
    vendors: await openEach(
      portion.map(({ provider }) => provider),
      async (provider) => {
        const account = await openAccount(tx, keys, provider)
        return account && vendorOf(account)
      },
    ),
    accesses: await openEach(
      portion.map(({ carrier }) => carrier),
      (carrier) => openAccess(tx, keys, merchantId, carrier as CarrierCode),
    ),
    senders: await openEach(
      portion.map(({ senderId }) => senderId),
      (senderId) => openSenderParty(tx, keys, merchantId, senderId),
    ),
  }))
}

async function openEach<Name extends string, T>(
  names: readonly Name[],
  open: (name: Name) => Promise<T | undefined>,
): Promise<Map<string, T>> {
  const opened = new Map<string, T>()
  for (const name of new Set(names)) {
    const value = await open(name)
    if (value !== undefined) opened.set(name, value)
  }
  return opened
}

async function ask(taken: Taken, { keys, openings, remark, signal }: Asking): Promise<Outcome> {
  const vendor = openings.vendors.get(taken.provider)
  const access = openings.accesses.get(taken.carrier)
  const sender = openings.senders.get(taken.senderId)
  if (!taken.wanted) return unasked(taken, 'ORDER_GONE')
  if (!vendor || !access || !sender) return unasked(taken, 'NOT_SET_UP')
  const { orderCode, labelSize: size, productName: goods } = taken
  const receiver = receiverOf(taken, keys)
  const answer = await vendor.buy({ orderCode, access, size, sender, receiver, goods, remark }, signal)
  return { taken, settled: settle(taken, answer), content: { receiver, sender, goods, remark } }
}

/** Nobody was asked this time. Whether it was bought before, somebody has to find out. */
function unasked(taken: Taken, reason: WaybillReason): Outcome {
  const why = { reason, code: '', text: '' }
  const settled: Settled = taken.doubtful
    ? { state: 'uncertain', ...why, doubtful: true, ended: true }
    : { state: 'failed', ...why, all: false }
  return { taken, settled, content: undefined }
}

function receiverOf(taken: Taken, keys: MerchantKeys): Party {
  const text = (column: 'consignee_enc' | 'phone_enc' | 'address_enc') =>
    keys.openText({ table: 'orders', column, row: taken.orderId }, taken[column])
  const { province, city, district } = taken
  return {
    name: text('consignee_enc'),
    phone: text('phone_enc'),
    province,
    city,
    district,
    street: text('address_enc'),
  }
}
