import { type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { newestFirst } from '#app/core/db/newest-first.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { type Beside, type Place, pageOf } from '#app/core/paging/page.ts'
import { jobById, progressOf } from '../jobs/data.ts'
import { namedRule, regionRuleOptions } from '../regions/regions.ts'
import type { RegionRule } from '../regions/rule.ts'
import { firstCommonNumber as firstCommon, type NumberRange, sequentialNumber } from './numbers.ts'
import type { BatchDetail, BatchFormOptions, BatchSummary } from './types.ts'

const PAGE = 30

/**
 * Serialises what gives out numbers in a merchant until the transaction ends: the check of a new batch's
 * range, and each chunk of random numbers. Without it both could look before the other has stored.
 */
export async function lockNumbers(tx: Tx, merchantId: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended('tihuo.numbers.' || ${merchantId}::text, 0))`
}

/** Ranges of sequential batches whose cards are not all there yet; failed ones can be tried again. */
export async function openRanges(
  tx: Tx,
  merchantId: string,
): Promise<(NumberRange & { name: string; batchId: string })[]> {
  return tx<(NumberRange & { name: string; batchId: string })[]>`
    select batch_id as "batchId", name, prefix, number_digits as digits, start_number as start, quantity
    from card_batches
    where merchant_id = ${merchantId} and number_mode = 'sequential' and status in ('generating', 'failed')`
}

type ListRow = Omit<BatchSummary, 'numberFrom' | 'numberTo' | 'serialTo'> & {
  prefix: string
  /** Null in an imported batch. */
  digits: number | null
  start: number | null
}

function summaryOf<Row extends ListRow>(row: Row): Omit<Row, 'prefix' | 'digits' | 'start'> & BatchSummary {
  const { prefix, start, digits: ownDigits, ...rest } = row
  const digits = ownDigits ?? 0
  const range = { prefix, digits, start: start ?? 0, quantity: row.quantity }
  const masked = prefix + '•'.repeat(digits)
  const sequential = row.numberMode === 'sequential'
  return {
    ...rest,
    numberFrom: sequential ? sequentialNumber(range, 0) : masked,
    numberTo: sequential ? sequentialNumber(range, row.quantity - 1) : masked,
    serialTo: row.serialFrom + row.quantity - 1,
  }
}

function columns(tx: Tx) {
  return tx`
    b.batch_id as "batchId", b.name, b.face_value_minor as "faceValueMinor", b.quantity, b.generated, b.status,
    b.number_mode as "numberMode", b.prefix, b.number_digits as digits, b.start_number as start,
    b.serial_from as "serialFrom", b.created_at as "createdAt",
    array(
      select p.name from batch_products bp
      join products p on p.merchant_id = bp.merchant_id and p.product_id = bp.product_id
      where bp.merchant_id = b.merchant_id and bp.batch_id = b.batch_id
      order by p.sort, p.product_id) as products`
}

/**
 * Batches, newest first.
 * @param place of one of them, by its id
 */
export function listBatches(
  scope: TenantScope,
  place: Place = {},
): Promise<Beside & { batches: BatchSummary[] }> {
  return withTenant(scope, async ({ tx }) => {
    const key = [tx`b.created_at`, tx`b.batch_id`] as const
    const { beyond, order } = newestFirst(
      tx,
      key,
      place,
      (id) => tx`(
      select l.created_at, l.batch_id from card_batches l
      where l.merchant_id = (select private.current_merchant_id()) and l.batch_id = ${id})`,
    )
    const found = await tx<ListRow[]>`
      select ${columns(tx)} from card_batches b
      where b.merchant_id = (select private.current_merchant_id())
        ${beyond}
      order by ${order} ${limit(tx, PAGE + 1)}`
    const { rows, ...beside } = pageOf(found, PAGE, place, ({ batchId }) => batchId)
    return { batches: rows.map(summaryOf), ...beside }
  })
}

type DetailRow = ListRow &
  Omit<BatchDetail, keyof BatchSummary | 'job' | 'regionRule'> & { rule: RegionRule | null }

/** One batch with all its facts; undefined when there is none for whoever asks. */
export function loadBatch(scope: TenantScope, batchId: string): Promise<BatchDetail | undefined> {
  return withTenant(scope, async ({ tx }) => {
    const [found] = await tx<DetailRow[]>`
      select ${columns(tx)}, b.password_length as "passwordLength", b.password_alphabet as "passwordAlphabet",
        b.valid_from as "validFrom", b.valid_to as "validTo", b.remark, b.job_id as "jobId",
        (select c.name from channels c
          where c.merchant_id = b.merchant_id and c.channel_id = b.channel_id) as channel,
        (select jsonb_build_object('mode', r.mode, 'codes', r.codes) from region_rules r
          where r.merchant_id = b.merchant_id and r.region_rule_id = b.region_rule_id) as rule,
        (select m.display_name from members m
          where m.merchant_id = b.merchant_id and m.member_id = b.created_by) as "createdBy"
      from card_batches b
      where b.merchant_id = (select private.current_merchant_id()) and b.batch_id = ${batchId}`
    if (!found) return undefined
    const { rule, ...row } = found
    const job = row.jobId ? await jobById(tx, row.jobId) : undefined
    return {
      ...summaryOf(row),
      regionRule: namedRule(rule),
      job: job ? { ...progressOf(job), jobId: job.jobId, mine: job.mine } : null,
    }
  })
}

/** Products, as consumers see them in order, and channels and regions to choose from. */
export function loadBatchFormOptions(scope: TenantScope): Promise<BatchFormOptions> {
  return withTenant(scope, async ({ tx }) => {
    const products = await tx<BatchFormOptions['products']>`
      select product_id as "productId", name, price_minor as "priceMinor", on_shelf as "onShelf" from products
      where merchant_id = (select private.current_merchant_id())
      order by on_shelf desc, sort, product_id limit 500`
    const channels = await tx<{ name: string }[]>`
      select name from channels where merchant_id = (select private.current_merchant_id()) order by name limit 200`
    const [goOn = null] = await tx<NonNullable<BatchFormOptions['goOn']>[]>`
      select b.prefix, b.number_digits as digits, max(b.start_number + b.quantity) as start
      from card_batches b
      join lateral (
        select l.prefix, l.number_digits from card_batches l
        where l.merchant_id = (select private.current_merchant_id()) and l.number_mode = 'sequential'
        order by l.created_at desc, l.batch_id desc limit 1) newest
        on b.prefix = newest.prefix and b.number_digits = newest.number_digits
      where b.merchant_id = (select private.current_merchant_id()) and b.number_mode = 'sequential'
      group by b.prefix, b.number_digits`
    return {
      products: [...products],
      channels: channels.map((c) => c.name),
      regions: regionRuleOptions(),
      goOn,
    }
  })
}

/**
 * The first number of a range that the merchant's cards, or a batch still being generated, have already.
 * @returns that number and the name of the batch it belongs to
 */
export async function findCollision(
  tx: Tx,
  merchantId: string,
  range: NumberRange,
): Promise<{ number: string; batch: string } | undefined> {
  const first = sequentialNumber(range, 0)
  const last = sequentialNumber(range, range.quantity - 1)
  const [card] = await tx<{ number: string; batch: string }[]>`
    select c.number, b.name as batch from cards c
    join card_batches b on b.merchant_id = c.merchant_id and b.batch_id = c.batch_id
    where c.merchant_id = ${merchantId} and c.number >= ${first} and c.number <= ${last}
      and length(c.number) = ${first.length}
      and c.number ~ ${`^${range.prefix}[0-9]{${range.digits}}$`}
    order by c.number limit 1`
  const open = (await openRanges(tx, merchantId))
    .map((other) => ({ number: firstCommon(range, other), batch: other.name }))
    .filter((hit): hit is { number: string; batch: string } => hit.number !== undefined)
  return [...(card ? [card] : []), ...open].sort((a, b) => (a.number < b.number ? -1 : 1))[0]
}
