import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { JobStopped } from '#app/core/errors/errors.ts'
import {
  addMember,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { loadJob } from '../jobs/data.ts'
import { previewChange, undoableChange } from './data.ts'
import { runChange } from './jobs.ts'
import { requestChange } from './mutations.ts'
import type { Change } from './schema.ts'
import { changeSteps, inputOf } from './test-changes.ts'

const stack = useStack('worker')
let shop: Merchant
let owner: Member
const { cards, set, asked, done, rows, states, logOf, changesOf } = changeSteps(stack.sql, () => ({
  shop,
  owner,
}))

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
})

describe('each action changes the cards it suits, and leaves the others alone', () => {
  test('activate: created cards that have not expired', async () => {
    const { filter, first } = await cards(8)
    await set([first], { status: 'void' })
    await set([first + 1], { status: 'active', activated_at: new Date() })
    await set([first + 2], { valid_to: '2020-01-01' })
    const seen = await previewChange(owner, filter, { action: 'activate' })
    expect(seen).toMatchObject({
      ok: true,
      preview: {
        count: 5,
        matched: 8,
        breakdown: [
          { condition: 'created', matched: 5, changing: 5 },
          { condition: 'active', matched: 1, changing: 0 },
          { condition: 'void', matched: 1, changing: 0 },
          { condition: 'expired', matched: 1, changing: 0 },
        ],
        sample: [
          { serial: first + 3, old: { status: 'created' }, new: { status: 'active' } },
          { serial: first + 7, old: { status: 'created' }, new: { status: 'active' } },
        ],
      },
    })
    expect(seen.ok && seen.preview.skips).toEqual(
      expect.arrayContaining([
        { reason: 'STATE', condition: 'active', count: 1 },
        { reason: 'STATE', condition: 'void', count: 1 },
        { reason: 'EXPIRED', condition: 'expired', count: 1 },
      ]),
    )
    const jobId = await done(filter, { action: 'activate' })
    expect(await states(filter)).toBe('void active created active active active active active')
    expect(await loadJob(owner.scope, jobId)).toMatchObject({
      status: 'done',
      done: 5,
      result: { changed: 5, skipped: 0 },
    })
    expect(await logOf(jobId)).toEqual([
      {
        action: 'cards.activate',
        filter,
        card_count: 5,
        detail: { change: { action: 'activate' }, skipped: 0, left: 0, outcome: 'done' },
      },
    ])
    expect(await changesOf(jobId)).toEqual([
      {
        cards: 5,
        old: { status: 'created', activated_at: null },
        new: { status: 'active', activated_at: expect.any(String) },
      },
    ])
  })

  test('deactivate, void and restore: back to what each card was', async () => {
    const { filter, first } = await cards(4)
    await done({ ...filter, serialFrom: first + 2 }, { action: 'activate' })
    expect(await states(filter)).toBe('created created active active')
    await done(filter, { action: 'void' })
    expect(await states(filter)).toBe('void void void void')
    await done(filter, { action: 'restore' })
    expect(await states(filter)).toBe('created created active active')
    await done(filter, { action: 'deactivate' })
    expect((await rows(filter)).map((row) => [row.status, row.activated])).toEqual(
      Array.from({ length: 4 }, () => ['created', false]),
    )
  })

  test('products: replace, add, remove, over cards of different products', async () => {
    const { filter, first } = await cards(4)
    const [a, b, c] = [...shop.products].sort() as [string, string, string]
    const bound = async () =>
      (
        await stack.sql<{ products: string[] | null }[]>`
          select s.product_ids as products from cards c
          left join product_sets s on s.merchant_id = c.merchant_id and s.product_set_id = c.product_set_id
          where c.merchant_id = ${shop.merchantId} and c.batch_id = ${filter.batchId as string} order by c.serial`
      ).map((row) => row.products)
    const replace: Change = { action: 'products', mode: 'replace', productIds: [c] }
    await done({ serialFrom: first, serialTo: first }, replace)
    expect(await bound()).toEqual([[c], null, null, null])
    // Products 0 and 1 are those of the batch.
    const [own] = await stack.sql<{ ids: string[] }[]>`
      select array_agg(product_id order by product_id) as ids from batch_products where batch_id = ${filter.batchId as string}`
    const ofBatch = own?.ids ?? []
    const extra = [a, b, c].find((id) => !ofBatch.includes(id)) as string
    const add: Change = { action: 'products', mode: 'add', productIds: [extra] }
    const addSeen = await previewChange(owner, filter, add)
    const all = [a, b, c]
    const expected = c === extra ? 3 : 4
    expect(addSeen).toMatchObject({ ok: true, preview: { count: expected } })
    await done(filter, add)
    expect(await bound()).toEqual([[...new Set([c, extra])].sort(), all, all, all])
    const remove: Change = {
      action: 'products',
      mode: 'remove',
      productIds: [...new Set([c, extra])],
    }
    const seen = await previewChange(owner, filter, remove)
    expect(seen).toMatchObject({
      ok: true,
      preview: { count: 3, skips: [{ reason: 'NO_PRODUCT_LEFT', condition: 'created', count: 1 }] },
    })
    await done(filter, remove)
    const left = all.filter((id) => id !== c && id !== extra)
    expect(await bound()).toEqual([[...new Set([c, extra])].sort(), left, left, left])
  })

  test('validity: one day or both, never a start after the end; spent cards keep their terms', async () => {
    const { filter, first } = await cards(5)
    await set([first], { valid_to: '2030-01-31' })
    await set([first + 1], { valid_to: '2026-01-31' })
    await set([first + 2], { status: 'void' })
    await set([first + 3], { valid_from: '2027-01-01' })
    const change: Change = { action: 'validity', from: '2027-01-01' }
    const seen = await previewChange(owner, filter, change)
    expect(seen).toMatchObject({ ok: true, preview: { count: 2 } })
    expect(seen.ok && seen.preview.skips).toEqual(
      expect.arrayContaining([
        { reason: 'START_AFTER_END', condition: 'expired', count: 1 },
        { reason: 'STATE', condition: 'void', count: 1 },
        { reason: 'UNCHANGED', condition: 'created', count: 1 },
      ]),
    )
    await done(filter, change)
    await done(filter, { action: 'validity', from: null, to: '2031-12-31' })
    expect((await rows(filter)).map((row) => [row.valid_from, row.valid_to])).toEqual([
      [null, '2031-12-31'],
      [null, '2031-12-31'],
      [null, null],
      [null, '2031-12-31'],
      [null, '2031-12-31'],
    ])
  })

  test('channel and remark: in every state; store and regions: not of spent cards', async () => {
    const { filter, first } = await cards(3)
    await set([first], { status: 'void' })
    const channel = await done(filter, { action: 'channel', channelId: null })
    expect(await changesOf(channel)).toEqual([
      { cards: 3, old: { channel_id: shop.channelId }, new: { channel_id: null } },
    ])
    await done(filter, { action: 'remark', remark: '展会' })
    await done(filter, { action: 'store', storeId: shop.stores[1] })
    const rule = { mode: 'except', codes: ['65'] } as const
    const regions: Change = { action: 'regions', rule: { mode: 'except', codes: ['65'] } }
    await done(filter, regions)
    const found = await rows(filter)
    expect(found.map((row) => [row.channel_id, row.remark, row.store_id])).toEqual([
      [null, '展会', null],
      [null, '展会', shop.stores[1]],
      [null, '展会', shop.stores[1]],
    ])
    const [kept] = await stack.sql<{ id: string }[]>`
      select region_rule_id as id from region_rules where merchant_id = ${shop.merchantId} and mode = ${rule.mode} and codes = ${[...rule.codes]}`
    expect(found.map((row) => row.region_rule_id)).toEqual([null, kept?.id, kept?.id])
    expect(await previewChange(owner, filter, regions)).toMatchObject({ ok: true, preview: { count: 0 } })
    await done(filter, { action: 'regions', rule: null })
    expect((await rows(filter)).map((row) => row.region_rule_id)).toEqual([null, null, null])
  })

  test('cards of a batch that is being generated are in no set', async () => {
    const { filter } = await cards(3)
    await stack.sql`update card_batches set status = 'generating' where batch_id = ${filter.batchId as string}`
    const seen = await previewChange(owner, filter, { action: 'activate' })
    expect(seen).toMatchObject({
      ok: true,
      preview: { count: 0, skips: [{ reason: 'GENERATING', condition: 'created', count: 3 }] },
    })
  })
})

describe('a change is refused', () => {
  test('without a filter, without the permission, for nothing, and when what it names is not there', async () => {
    const { filter } = await cards(3)
    const before = await snapshot(stack.sql, 'cards', shop.merchantId)
    const activate: Change = { action: 'activate' }
    const none = { count: 3, fingerprint: '', typed: 3 }
    for (const open of [{}, { status: 'created' } as const]) {
      expect(await previewChange(owner, open, activate)).toEqual({ ok: false, reason: 'NO_FILTER' })
      expect(await requestChange(owner, open, activate, none)).toEqual({ ok: false, reason: 'NO_FILTER' })
    }
    const able: Record<string, Change[]> = {
      'card.activate': [{ action: 'activate' }],
      'card.deactivate': [{ action: 'deactivate' }],
      'card.void': [{ action: 'void' }, { action: 'restore' }],
      'card.edit': [
        { action: 'products', mode: 'replace', productIds: [shop.products[2]] },
        { action: 'validity', to: null },
        { action: 'channel', channelId: null },
        { action: 'remark', remark: 'x' },
        { action: 'regions', rule: null },
      ],
      'stock.manage': [{ action: 'store', storeId: null }],
    }
    for (const held of Object.keys(able)) {
      const member = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', held] })
      const account = await memberOf(member.userId)
      for (const [needed, changes] of Object.entries(able))
        for (const change of changes) {
          const seen = await previewChange(account, filter, change)
          expect(seen.ok, `${held}: ${change.action}`).toBe(held === needed)
          if (held !== needed)
            expect(await requestChange(account, filter, change, none)).toEqual({
              ok: false,
              reason: 'FORBIDDEN',
            })
        }
    }
    const gone = uuid()
    for (const [change, reason] of [
      [{ action: 'products', mode: 'add', productIds: [gone] }, 'PRODUCT_GONE'],
      [{ action: 'channel', channelId: gone }, 'CHANNEL_GONE'],
      [{ action: 'store', storeId: gone }, 'STORE_GONE'],
      [{ action: 'regions', rule: { mode: 'only', codes: ['99'] } }, 'REGION_UNKNOWN'],
    ] as [Change, string][]) {
      expect(await previewChange(owner, filter, change)).toEqual({ ok: false, reason })
      expect(await requestChange(owner, filter, change, none)).toEqual({ ok: false, reason })
    }
    const nothing = await previewChange(owner, filter, { action: 'restore' })
    if (!nothing.ok) throw new Error(nothing.reason)
    expect(
      await requestChange(owner, filter, { action: 'restore' }, { ...nothing.preview, typed: 0 }),
    ).toEqual({
      ok: false,
      reason: 'NOTHING',
    })
    expect(await snapshot(stack.sql, 'cards', shop.merchantId)).toBe(before)
  })

  test('when the count of more than 1,000 cards was not typed', async () => {
    const { filter } = await cards(1001)
    const change: Change = { action: 'activate' }
    const seen = await previewChange(owner, filter, change)
    if (!seen.ok) throw new Error(seen.reason)
    const { count, fingerprint } = seen.preview
    for (const typed of [undefined, 1000, 1])
      expect(await requestChange(owner, filter, change, { count, fingerprint, typed })).toEqual({
        ok: false,
        reason: 'TYPE_COUNT',
      })
    expect(await requestChange(owner, filter, change, { count, fingerprint, typed: 1001 })).toMatchObject({
      ok: true,
    })
  })

  test('when the set has changed since the preview: as many, but others', async () => {
    const { filter, first } = await cards(6)
    await set([first], { status: 'void' })
    const change: Change = { action: 'activate' }
    const seen = await previewChange(owner, filter, change)
    if (!seen.ok) throw new Error(seen.reason)
    const jobId = await asked(filter, change)
    await set([first], { status: 'created' })
    await set([first + 1], { status: 'void' })
    const again = await requestChange(owner, filter, change, { ...seen.preview, typed: undefined })
    expect(again).toEqual({ ok: false, reason: 'SET_CHANGED', count: 5 })
    const before = await snapshot(stack.sql, 'cards', shop.merchantId)
    await expect(runChange(inputOf(owner, jobId))).rejects.toBeInstanceOf(JobStopped)
    expect(await snapshot(stack.sql, 'cards', shop.merchantId)).toBe(before)
    expect(await loadJob(owner.scope, jobId)).toMatchObject({
      status: 'failed',
      reason: 'SET_CHANGED',
      done: 0,
    })
    expect(await logOf(jobId)).toMatchObject([
      {
        action: 'cards.activate',
        filter,
        card_count: 0,
        detail: { outcome: 'failed', reason: 'SET_CHANGED' },
      },
    ])
  })

  test('for cards of another merchant, and for a store beyond its own', async () => {
    const other = await makeMerchant(stack.sql)
    const stranger = await memberOf(other.owner.userId)
    const { filter, first } = await cards(4)
    expect(await previewChange(stranger, filter, { action: 'activate' })).toMatchObject({
      ok: true,
      preview: { count: 0, matched: 0 },
    })
    await set([first + 1], { store_id: shop.stores[0] })
    const store = await memberOf(shop.store.userId)
    await done(filter, { action: 'activate' }, store)
    expect(await states(filter)).toBe('created active created created')
    expect(await previewChange(store, filter, { action: 'void' })).toEqual({ ok: false, reason: 'FORBIDDEN' })
    expect(await undoableChange(store)).toMatchObject({ ok: false })
  })
})
