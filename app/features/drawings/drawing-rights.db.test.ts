import { createHash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { addMember, makeMerchant, memberOf } from '../../../supabase/tests/support.ts'
import type { Element } from '../designs/types.ts'
import { testInput } from '../jobs/test-input.ts'
import { runDrawing } from './jobs.ts'
import { drawCard, mintDrawingLink, openDrawing, requestDrawing } from './mutations.ts'
import {
  addDesign,
  all,
  asker,
  decoded,
  form,
  jobRow,
  kept,
  owner,
  plain,
  request,
  shop,
  stack,
} from './test-drawings.ts'

describe('who may draw', { timeout: 120_000 }, () => {
  let designId: string
  let reader: Member
  let store: Member
  beforeAll(async () => {
    designId = await addDesign({ elements: plain, artwork: false })
    const account = await addMember(stack.sql, shop.merchantId, {
      permissions: ['card.read', 'batch.create'],
    })
    reader = await memberOf(account.userId)
    store = await memberOf(shop.store.userId)
  })

  test('nobody without card.export, neither a batch nor one card', async () => {
    for (const account of [reader, store]) {
      expect(await requestDrawing(account, designId, all(), form(), 'zh-CN')).toEqual({
        ok: false,
        reason: 'FORBIDDEN',
      })
      expect(await drawCard(account, designId, 1, 'png', 'zh-CN')).toEqual({ ok: false, reason: 'FORBIDDEN' })
    }
  })

  test('a job fails when its account has lost the permission, and nothing is drawn', async () => {
    const account = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', 'card.export'] })
    const asked = await requestDrawing(await memberOf(account.userId), designId, all(), form(), 'zh-CN')
    if (!asked.ok) throw new Error(asked.reason)
    await stack.sql`update members set permissions = '{card.read}' where member_id = ${account.memberId}`
    const before = (await kept()).length
    const input = testInput({ merchantId: shop.merchantId, userId: account.userId }, asked.jobId)
    await expect(runDrawing(input)).rejects.toThrow('FORBIDDEN')
    expect(await jobRow(asked.jobId)).toMatchObject({ status: 'failed', reason: 'FORBIDDEN', done: 0 })
    expect(await kept()).toHaveLength(before)
  })

  test('a link is for accounts of the merchant with the permission, and ends', async () => {
    const jobId = await request(designId)
    await runDrawing(testInput(asker(), jobId))
    const token = (await mintDrawingLink(owner, jobId)) as string
    expect(await mintDrawingLink(reader, jobId)).toBeUndefined()
    expect(await openDrawing(reader, token)).toEqual({ ok: false, reason: 'FORBIDDEN' })
    const other = await makeMerchant(stack.sql)
    const stranger = await memberOf(other.owner.userId)
    expect(await openDrawing(stranger, token)).toEqual({ ok: false, reason: 'FORBIDDEN' })
    expect(await mintDrawingLink(stranger, jobId)).toBeUndefined()
    const old = (await mintDrawingLink(owner, jobId, -1)) as string
    expect(await openDrawing(owner, old)).toEqual({ ok: false, reason: 'LINK_EXPIRED' })
    expect(await openDrawing(owner, `${token}x`)).toEqual({ ok: false, reason: 'LINK_EXPIRED' })
  })

  test('another merchant has neither the design nor the cards', async () => {
    const other = await makeMerchant(stack.sql)
    const stranger = await memberOf(other.owner.userId)
    const asked = await requestDrawing(stranger, designId, { serialFrom: 1, serialTo: 5 }, form(), 'zh-CN')
    expect(asked).toEqual({ ok: false, reason: 'DESIGN_UNKNOWN' })
  })
})

describe('what is refused', () => {
  test.each([
    ['no filter', {}, 'NO_FILTER'],
    ['only a state', { status: 'active' }, 'NO_FILTER'],
    ['no such cards', { serialFrom: 900_000, serialTo: 900_001 }, 'NOTHING'],
  ] as const)('%s', async (_, filter, reason) => {
    const designId = await addDesign({ elements: plain, artwork: false })
    expect(await requestDrawing(owner, designId, filter, form(), 'zh-CN')).toEqual({ ok: false, reason })
  })

  test('a design that is not there, or on which the codes have no room', async () => {
    expect(await requestDrawing(owner, uuid(), all(), form(), 'zh-CN')).toEqual({
      ok: false,
      reason: 'DESIGN_UNKNOWN',
    })
    const small: Element = {
      kind: 'qr',
      x: 0,
      y: 0,
      width: 15,
      height: 15,
      colour: '#000000',
      background: 'white',
      quiet: 4,
    }
    const designId = await addDesign({ elements: [small], artwork: false, widthPx: 1000 })
    expect(await requestDrawing(owner, designId, all(), form(), 'zh-CN')).toEqual({
      ok: false,
      reason: 'CODE_TOO_SMALL',
    })
    const sheet = form({ output: 'pdf', sheet: 'custom', sheetWidth: '60', sheetHeight: '60' })
    const fitting = await addDesign({ elements: plain, artwork: false })
    expect(await requestDrawing(owner, fitting, all(), sheet, 'zh-CN')).toEqual({
      ok: false,
      reason: 'SHEET_TOO_SMALL',
    })
  })
})

describe('one card', () => {
  test('is drawn at once, with its password, and logged', async () => {
    const designId = await addDesign({ widthPx: 1000 })
    const [card] = shop.cards
    const drawn = await drawCard(owner, designId, card?.serial ?? 0, 'jpeg', 'zh-CN')
    if (!drawn.ok) throw new Error(drawn.reason)
    expect(drawn.number).toBe(card?.number)
    expect(await decoded(drawn.bytes)).toContain(card?.number)
    const [entry] = await stack.sql`
      select card_count, detail from card_log where merchant_id = ${shop.merchantId} and action = 'cards.draw'
      order by at desc, log_id desc limit 1`
    expect(entry).toMatchObject({
      card_count: 1,
      detail: { sha256: createHash('sha256').update(drawn.bytes).digest('hex') },
    })
  })

  test('that is not there', async () => {
    const designId = await addDesign({ elements: plain, artwork: false })
    expect(await drawCard(owner, designId, 900_000, 'png', 'zh-CN')).toEqual({
      ok: false,
      reason: 'CARD_UNKNOWN',
    })
    expect(await drawCard(owner, uuid(), 1, 'png', 'zh-CN')).toEqual({ ok: false, reason: 'DESIGN_UNKNOWN' })
  })
})
