import { z } from 'zod'
import type { Member } from '#app/core/auth/account.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { type CardFilter, filterQuery } from '../../cards/schema.ts'
import { isFinished, type Job } from '../../jobs/types.ts'
import { namedRule, nameOfPlace } from '../../regions/regions.ts'
import {
  changeRequestSchema,
  type RawValues,
  undoableChange,
  undoRequestSchema,
  valueNames,
} from '../data.ts'
import type { NamedChange, NamedFilter } from '../in-words.ts'
import { type Change, type ChangeAction, changeQuery } from '../schema.ts'
import type { ChangeOptions, ChangeOutcome } from '../types.ts'

type Named = { id: string; name: string }

function ids(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined && value !== 'none'))] as string[]
}

/** Reads the names of what filters ask for, all at once. */
export async function nameFilters(
  tx: Tx,
  merchantId: string,
  filters: readonly CardFilter[],
): Promise<NamedFilter[]> {
  const lists = ids(filters.map((filter) => filter.listId))
  const [batches, channels, stores, products, sizes] = await Promise.all([
    tx<Named[]>`
      select batch_id as id, name from card_batches
      where merchant_id = ${merchantId} and batch_id = any (${ids(filters.map((f) => f.batchId))}::uuid[])`,
    tx<Named[]>`
      select channel_id as id, name from channels
      where merchant_id = ${merchantId} and channel_id = any (${ids(filters.map((f) => f.channelId))}::uuid[])`,
    tx<Named[]>`
      select store_id as id, name from stores
      where merchant_id = ${merchantId} and store_id = any (${ids(filters.map((f) => f.storeId))}::uuid[])`,
    tx<Named[]>`
      select product_id as id, name from products
      where merchant_id = ${merchantId} and product_id = any (${ids(filters.map((f) => f.productId))}::uuid[])`,
    tx<{ id: string; n: number }[]>`
      select list_id as id, cardinality(serials) as n from card_lists
      where merchant_id = ${merchantId} and list_id = any (${lists}::uuid[])`,
  ])
  const names = new Map([...batches, ...channels, ...stores, ...products].map(({ id, name }) => [id, name]))
  const cards = new Map(sizes.map(({ id, n }) => [id, n]))
  const nameOf = (id: string | undefined) => (id === undefined ? undefined : (names.get(id) ?? id))
  return filters.map((filter) => ({
    ...filter,
    batchName: nameOf(filter.batchId),
    channelName: filter.channelId === 'none' ? null : nameOf(filter.channelId),
    storeName: filter.storeId === 'none' ? null : nameOf(filter.storeId),
    productName: nameOf(filter.productId),
    regionName: filter.region && (nameOfPlace(filter.region) ?? filter.region),
    listSize: filter.listId === undefined ? undefined : cards.get(filter.listId),
  }))
}

/** Reads the names of what changes name, all at once. */
export async function nameChanges(
  tx: Tx,
  merchantId: string,
  changes: readonly Change[],
): Promise<NamedChange[]> {
  const goods = await tx<Named[]>`
    select product_id as id, name from products where merchant_id = ${merchantId}
      and product_id = any (${ids(changes.flatMap((c) => (c.action === 'products' ? c.productIds : [])))}::uuid[])
    order by sort, product_id`
  const raw = changes.map((change): RawValues => {
    if (change.action === 'channel') return { channel_id: change.channelId }
    return change.action === 'store' ? { store_id: change.storeId } : {}
  })
  const name = await valueNames(tx, merchantId, raw)
  return changes.map((change, i): NamedChange => {
    const { action } = change
    switch (action) {
      case 'products': {
        const products = goods
          .filter(({ id }) => change.productIds.includes(id))
          .map((product) => product.name)
        return { action, mode: change.mode, values: { products } }
      }
      case 'validity':
        return {
          action,
          values: {
            ...(change.from === undefined ? {} : { validFrom: change.from }),
            ...(change.to === undefined ? {} : { validTo: change.to }),
          },
        }
      case 'remark':
        return { action, values: { remark: change.remark } }
      case 'regions':
        return { action, values: { regions: namedRule(change.rule) } }
      default:
        return { action, values: name(raw[i] ?? {}) }
    }
  })
}

/** A filter and a change with the names of what they ask for. */
export function loadWords(
  account: Member,
  filter: CardFilter,
  change: Change | undefined,
): Promise<{ filter: NamedFilter; change: NamedChange | undefined }> {
  return withTenant(account.scope, async ({ tx }) => {
    const [named] = await nameFilters(tx, account.merchant_id, [filter])
    const [namedChange] = change ? await nameChanges(tx, account.merchant_id, [change]) : []
    return { filter: named as NamedFilter, change: namedChange }
  })
}

const OPTIONS = 500

/** What the fields of an action offer, and nothing that it does not ask for. */
export function loadChangeOptions(account: Member, action: ChangeAction): Promise<ChangeOptions> {
  const merchantId = account.merchant_id
  return withTenant(account.scope, async ({ tx }) => {
    const options: ChangeOptions = { products: [], channels: [], stores: [] }
    if (action === 'products')
      options.products = [
        ...(await tx<ChangeOptions['products']>`
          select product_id as id, name, price_minor as "priceMinor", on_shelf as "onShelf" from products
          where merchant_id = ${merchantId} order by on_shelf desc, sort, product_id limit ${OPTIONS}`),
      ]
    if (action === 'channel')
      options.channels = [
        ...(await tx<Named[]>`
          select channel_id as id, name from channels where merchant_id = ${merchantId} order by name limit ${OPTIONS}`),
      ]
    if (action === 'store')
      options.stores = [
        ...(await tx<Named[]>`
          select store_id as id, name from stores where merchant_id = ${merchantId} order by name limit ${OPTIONS}`),
      ]
    return options
  })
}

/**
 * What the page of a job says of a bulk change that is over; undefined for other jobs, and while it runs.
 * @param job as its page has loaded it
 */
export async function loadChangeOutcome(account: Member, job: Job): Promise<ChangeOutcome | undefined> {
  const undo = job.kind === 'cards.undo'
  if ((!undo && job.kind !== 'cards.change') || !isFinished(job.status)) return undefined
  const request = (undo ? undoRequestSchema : changeRequestSchema).safeParse(job.request)
  // Activations of older versions had other requests.
  if (!request.success) return undefined
  const { filter, change } = request.data
  const result = resultSchema.safeParse(job.result)
  const again = new URLSearchParams([...new URLSearchParams(filterQuery(filter)), ...changeQuery(change)])
  return {
    kind: undo ? 'undo' : 'change',
    action: change.action,
    count: job.done,
    skipped: result.data?.skipped ?? 0,
    left: result.data?.left ?? 0,
    previewAgain: job.reason === 'SET_CHANGED' ? `/admin/cards/change?${again}&step=preview` : undefined,
    undo: undo || job.done === 0 ? undefined : await undoOf(account, job),
  }
}

/** What the job of a bulk change does; undefined for other jobs. */
export function actionOfJob(job: Job): ChangeAction | undefined {
  return job.kind === 'cards.change'
    ? changeRequestSchema.safeParse(job.request).data?.change.action
    : undefined
}

const resultSchema = z.object({ skipped: z.number(), left: z.number() })

async function undoOf(account: Member, job: Job): Promise<ChangeOutcome['undo']> {
  const found = await undoableChange(account)
  if (found.ok) return found.undoable.jobId === job.jobId ? { count: found.undoable.count } : undefined
  return found.jobId === job.jobId ? { problem: found.reason } : undefined
}
