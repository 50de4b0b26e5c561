import { beforeAll, describe, expect, test } from 'vitest'
import { snapshot, useStack } from '../../../supabase/tests/support.ts'
import { consoleEvents } from './console-events.ts'
import { failedCsv, failedTable, failedWorkbook } from './failed-file.ts'
import { checkFile, discardShipment, removeOldShipments, startShipping, storeUpload } from './mutations.ts'
import { mappingSchema } from './schema.ts'
import {
  arrange,
  detail,
  failedRows,
  HEADER,
  newOrder,
  orderOf,
  owner,
  resultsOf,
  ship,
  shop,
  trackingNo,
  upload,
} from './test-shipping.ts'
import type { ConsoleEvent } from './types.ts'

const stack = useStack('worker')

beforeAll(() => arrange(stack))

async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text()
}

describe('the failed lines', () => {
  test('keep their columns as text, and are mended and loaded again', async () => {
    const [a, b] = [await newOrder(), await newOrder()]
    const good = trackingNo()
    const shipmentId = await upload([
      [a, '张三', trackingNo(), 'SF'],
      [b, '=李四', { xml: '<c r="@"><v>7.53E+17</v></c>' }, 'SF'],
      ['', '王五', '', ''],
    ])
    await ship(shipmentId)
    const table = await failedRows(shipmentId)
    expect(table).toEqual([
      [...HEADER, '未发货原因'],
      [b, '=李四', '7.53E+17', 'SF', expect.stringContaining('科学计数法')],
    ])
    // Whom it is for is nobody's business who may not see consignees; what has to be mended is there.
    expect((await failedRows(shipmentId, false))[1]).toEqual([
      ...[b, '***', '7.53E+17', 'SF', expect.stringContaining('科学计数法')],
    ])
    const bytes = Buffer.from(
      await new Response(
        failedWorkbook(failedTable(owner, await detail(shipmentId), 'zh-CN', true)),
      ).arrayBuffer(),
    )
    const unmended = await upload(bytes)
    expect(await detail(unmended)).toMatchObject({
      ...{ lineCount: 1, foreseen: { TRACKING_SCIENTIFIC: 1 } },
      mapping: { order: 0, tracking: 2, carrier: 3 },
    })
    const csv = await textOf(failedCsv(failedTable(owner, await detail(shipmentId), 'zh-CN', true)))
    expect(csv).toContain('"\t=李四"')
    const mended = await upload(Buffer.from(csv.replace('7.53E+17', good)))
    await ship(mended)
    expect(await resultsOf(mended)).toEqual([[2, 'SHIPPED']])
    expect(await orderOf(b)).toMatchObject({ status: 'shipped', no: good })
  })

  test('of a checked file are those that will fail; without the file they have our columns', async () => {
    const a = await newOrder()
    const shipmentId = await upload([
      [a, '', trackingNo(), 'SF'],
      ['NOT-THERE', '', 'SF1000000009', ''],
    ])
    expect((await failedRows(shipmentId)).slice(1)).toEqual([
      ['NOT-THERE', '', 'SF1000000009', '', '没有这个订单，请核对订单号'],
    ])
    await ship(shipmentId)
    await stack.sql`update bulk_shipments set created_at = now() - interval '8 days' where shipment_id = ${shipmentId}`
    expect(await removeOldShipments()).toBeGreaterThan(0)
    expect(await stack.sql`select from bulk_shipment_parts where shipment_id = ${shipmentId}`).toHaveLength(0)
    expect(await failedRows(shipmentId)).toEqual([
      ['订单号', '快递公司', '运单号', '未发货原因'],
      ['NOT-THERE', 'SF', 'SF1000000009', '没有这个订单，请核对订单号'],
    ])
    await stack.sql`update bulk_shipments set created_at = now() - interval '91 days' where shipment_id = ${shipmentId}`
    await removeOldShipments()
    expect(await stack.sql`select from bulk_shipment_lines where shipment_id = ${shipmentId}`).toHaveLength(0)
  })
})

describe('bad files', () => {
  test('without a header people choose the columns, and may choose again', async () => {
    const a = await newOrder()
    const shipmentId = await upload(Buffer.from(`${trackingNo()},${a}\nSF1,nobody\n`))
    expect(await detail(shipmentId)).toMatchObject({ status: 'uploaded', mapping: null, problem: null })
    expect(await startShipping(owner, shipmentId)).toEqual({ ok: false, reason: 'NOT_CHECKED' })
    const choose = (columns: Record<string, string>) =>
      checkFile(owner, shipmentId, mappingSchema.parse({ headerRow: '0', ...columns }))
    expect(await choose({ order: '0', tracking: '1' })).toEqual({ ok: true })
    expect((await detail(shipmentId)).foreseen).toEqual({ TRACKING_SHAPE: 2 })
    expect(await choose({ order: '1', tracking: '0' })).toEqual({ ok: true })
    expect((await detail(shipmentId)).foreseen).toEqual({ SHIPPED: 1, TRACKING_SHAPE: 1 })
    await ship(shipmentId)
    expect(await orderOf(a)).toMatchObject({ status: 'shipped' })
    expect(await choose({ order: '0', tracking: '1' })).toEqual({ ok: false, reason: 'SHIPMENT_GONE' })
    expect(await discardShipment(owner, shipmentId)).toEqual({ ok: false, reason: 'SHIPMENT_GONE' })
  })

  const lines = (a: string, no: string) => `快递单号\t物流公司\t订单编号\r\n${no}\t顺丰\t${a}\r\n`
  test.each([
    ['GB 18030', (text: string) => gb(text)],
    ['UTF-8 with a mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16, big endian', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('in %s, the columns in another order', async (_, encode) => {
    const [a, no] = [await newOrder(), trackingNo()]
    const shipmentId = await upload(encode(lines(a, no)))
    expect(await detail(shipmentId)).toMatchObject({ foreseen: { SHIPPED: 1 } })
    await ship(shipmentId)
    expect(await orderOf(a)).toEqual({ status: 'shipped', carrier: 'SF', no })
  })

  test('what is no table is refused with a reason, and nothing is stored', async () => {
    const before = await snapshot(stack.sql, 'bulk_shipments', shop.merchantId)
    const refused = (bytes: Buffer) => storeUpload(owner, { name: 'x', bytes })
    expect(await refused(Buffer.from('%PDF-1.7'))).toEqual({ ok: false, reason: 'PDF' })
    expect(await refused(Buffer.alloc(0))).toEqual({ ok: false, reason: 'EMPTY_FILE' })
    expect(await refused(Buffer.from('<html><table>'))).toEqual({ ok: false, reason: 'HTML' })
    expect(await refused(Buffer.alloc(11 * 1024 * 1024, 'a,'))).toEqual({
      ok: false,
      reason: 'FILE_TOO_LARGE',
    })
    expect(await snapshot(stack.sql, 'bulk_shipments', shop.merchantId)).toBe(before)
  })

  test('a header and nothing below, and one line too many', async () => {
    expect(await detail(await upload([]))).toMatchObject({ status: 'uploaded', problem: 'NO_ROWS' })
    const many = `订单号,运单号\n${'A1,SF1000000001\n'.repeat(50_001)}`
    expect(await detail(await upload(Buffer.from(many)))).toMatchObject({ problem: 'TOO_MANY_ROWS' })
  })

  test('merged cells and formulas are told line by line', async () => {
    const names = [await newOrder(), await newOrder(), await newOrder(), await newOrder()]
    const shipmentId = await upload(
      [
        [names[0] ?? '', '', trackingNo(), 'SF'],
        [names[1] ?? '', '', '', 'SF'],
        [
          names[2] ?? '',
          '',
          { xml: `<c r="@" t="str"><f>VLOOKUP(A4,B:C,2)</f><v>${trackingNo()}</v></c>` },
          'SF',
        ],
        [names[3] ?? '', '', { xml: '<c r="@" t="e"><f>VLOOKUP(A5,B:C,2)</f><v>#N/A</v></c>' }, 'SF'],
      ],
      owner,
      ['C2:C3'],
    )
    await ship(shipmentId)
    expect(await resultsOf(shipmentId)).toEqual([
      [2, 'MERGED'],
      [3, 'MERGED'],
      [4, 'SHIPPED'],
      [5, 'FORMULA'],
    ])
  })
})

test('a file that was given up is gone, and nothing of it was shipped', async () => {
  const a = await newOrder()
  const shipmentId = await upload([[a, '', trackingNo(), 'SF']])
  expect(await discardShipment(owner, shipmentId)).toEqual({ ok: true })
  expect(await detail(shipmentId)).toMatchObject({ status: 'expired', fileKept: false })
  expect(await startShipping(owner, shipmentId)).toEqual({ ok: false, reason: 'SHIPMENT_GONE' })
  expect(await orderOf(a)).toMatchObject({ status: 'pending' })
})

test('nothing of a file but numbers and carriers is stored in the clear', async () => {
  const shipmentId = await upload([[await newOrder(), '欧阳秘密 13812345678', trackingNo(), 'SF']])
  await ship(shipmentId)
  for (const table of [
    'bulk_shipments',
    'bulk_shipment_parts',
    'bulk_shipment_blocks',
    'bulk_shipment_lines',
  ]) {
    const [found] = await stack.sql<{ n: number }[]>`
      select count(*)::int as n from ${stack.sql(table)} t where shipment_id = ${shipmentId} and t::text like '%欧阳%'`
    expect([table, found?.n]).toEqual([table, 0])
  }
})

test('the console hears each line once, from wherever it asks, and the end', async () => {
  const rows = [await newOrder(), await newOrder(), 'NOT-THERE'].map((name) => [name, '', trackingNo(), 'SF'])
  const shipmentId = await upload(rows)
  const jobId = await ship(shipmentId)
  const listen = async (after: number) => {
    const stream = consoleEvents(owner.scope, shipmentId, jobId, after, new AbortController().signal)
    return [...(await textOf(stream)).matchAll(/^id: (\d+)\ndata: (.*)$/gm)].map(
      ([, id, json]) => [Number(id), JSON.parse(json ?? '') as ConsoleEvent] as const,
    )
  }
  const [all, ...none] = await listen(0)
  expect(none).toEqual([])
  expect(all?.[0]).toBe(4)
  expect(all?.[1].lines.map(([line, , , , result]) => [line, result])).toEqual([
    [2, 'SHIPPED'],
    [3, 'SHIPPED'],
    [4, 'ORDER_UNKNOWN'],
  ])
  expect(all?.[1].progress).toMatchObject({ status: 'done', done: 3, total: 3 })
  expect((await listen(3))[0]?.[1].lines).toHaveLength(1)
})

/** GB 18030 of the few characters that stand here; the rest is ASCII. */
function gb(content: string): Buffer {
  const known: Record<string, string> = {
    ...{ 快: 'bfec', 递: 'b5dd', 单: 'b5a5', 号: 'bac5', 物: 'cef1', 流: 'c1f7', 公: 'b9ab', 司: 'cbbe' },
    ...{ 订: 'b6a9', 编: 'b1e0', 顺: 'cbb3', 丰: 'b7e1' },
  }
  return Buffer.concat([...content].map((c) => (known[c] ? Buffer.from(known[c], 'hex') : Buffer.from(c))))
}
