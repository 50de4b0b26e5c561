import { expect, test, vi } from 'vitest'
import type { Revealed } from '../../reveals/types.ts'
import { NotReached, type SheetBackend } from './backend.ts'
import type { RowNews } from './row-store.ts'
import { Sheet, type SheetOptions } from './sheet.ts'
import { sheetRow } from './test-row.ts'
import type { CellChange, EditResult, OrderEdit, SheetNews, SheetRow } from './types.ts'

/** What the server keeps; rows come with stars. */
const FULL = { name: '张三', phone: '13800138000', address: '平江路 88 号' }

const version = (n: number) => `2026-11-22T01:00:0${n}.000000Z`

/** A server that remembers its rows and saves remarks, with the version check of the real one. */
function server(rows: SheetRow[]) {
  const stored = new Map(rows.map((row) => [row.orderId, row]))
  let clock = 1
  const change = (orderId: string, more: Partial<SheetRow>): SheetRow => {
    clock += 1
    const row = { ...(stored.get(orderId) ?? sheetRow({ orderId })), ...more, version: version(clock) }
    stored.set(orderId, row)
    return row
  }
  const saveOne = (edit: OrderEdit): EditResult => {
    const row = stored.get(edit.orderId)
    const { orderId } = edit
    if (!row) return { orderId, saved: [], problems: [], row: null }
    if (row.version !== edit.version)
      return {
        orderId,
        saved: [],
        problems: [{ column: 'remark', reason: 'ORDER_CHANGED', text: 'changed' }],
        conflict: { by: 'Somebody', at: null },
        row,
      }
    return {
      orderId,
      saved: ['remark'],
      problems: [],
      row: change(orderId, { adminRemark: edit.remark ?? '' }),
    }
  }
  const backend: SheetBackend = {
    save: vi.fn(async (edits: readonly OrderEdit[]) => edits.map(saveOne)),
    rows: async () => ({ rows: [], next: null }),
    reveal: vi.fn(async (ids: readonly string[]) =>
      ids.flatMap((orderId): Revealed[] => {
        const row = stored.get(orderId)
        const consignee = row?.consignee && { ...row.consignee, ...FULL, masked: false }
        return row && consignee ? [{ orderId, orderNo: row.orderNo, region: '', consignee }] : []
      }),
    ),
    byIds: async (ids) => ids.flatMap((id) => stored.get(id) ?? []),
    act: async () => ({ done: 0, skipped: 0, rows: [] }),
  }
  return { backend, change, stored }
}

function open(rows: SheetRow[], more: Partial<SheetOptions> = {}) {
  const { backend, change, stored } = server(rows)
  const sheet = new Sheet({
    rows,
    next: null,
    question: { view: 'all', show: undefined, q: undefined },
    today: '2026-11-22',
    context: { rights: { ship: true, edit: true, reveal: true }, defaultCarrier: 'SF', locale: 'en' },
    backend,
    ...more,
  })
  const news: RowNews[] = []
  sheet.rows.onNews((each) => news.push(each))
  return { sheet, backend, change, stored, news }
}

const a = sheetRow({ orderId: 'a', orderNo: 'NO-a', version: version(1) })
const b = sheetRow({ orderId: 'b', orderNo: 'NO-b', version: version(1) })
const remark = (orderId: string, typed: string): CellChange => ({ orderId, column: 'remark', typed })
const newsOf = (...rows: SheetRow[]): SheetNews => ({
  changed: rows.map(({ orderId, version: at }) => ({ orderId, version: at })),
  many: false,
  counts: { due: 0, tomorrow: 0, later: 0, unshipped: 0, held: 0, shipped: 0, finished: 0, cancelled: 0 },
})

test('what is wrong is marked and not sent, the rest is saved; a value that stays is not sent either', async () => {
  const { sheet, backend } = open([a, b])
  await sheet.edit([
    remark('a', 'x'),
    { orderId: 'b', column: 'trackingNo', typed: '7.53E+11' },
    remark('b', ''),
  ])
  expect(backend.save).toHaveBeenCalledExactlyOnceWith([{ orderId: 'a', version: version(1), remark: 'x' }])
  expect(sheet.rows.get('a')?.adminRemark).toBe('x')
  expect(sheet.state().marks.map(({ orderNo, typed }) => [orderNo, typed])).toEqual([['NO-b', '7.53E+11']])
  expect(sheet.state().notice?.tone).toBe('warning')
  sheet.dismiss(sheet.state().marks)
  expect(sheet.state().marks).toEqual([])
})

test('two saves of one row in a row are no conflict with oneself', async () => {
  const { sheet } = open([a])
  sheet.rows.editing('a')
  await Promise.all([sheet.edit([remark('a', 'one')]), sheet.edit([remark('a', 'two')])])
  expect(sheet.state().conflicts).toEqual([])
  expect(sheet.rows.get('a')?.adminRemark).toBe('two')
})

test('somebody else was faster: nothing is overwritten until somebody says so', async () => {
  const { sheet, change, stored } = open([a])
  sheet.rows.editing('a')
  const theirs = change('a', { adminRemark: 'theirs' })
  await sheet.takeNews(newsOf(theirs))
  // Under the cursor the row stays.
  expect(sheet.rows.get('a')?.adminRemark).toBe('')
  const saving = sheet.edit([remark('a', 'mine')])
  sheet.rows.editing(undefined)
  await saving
  const [conflict] = sheet.state().conflicts
  expect(conflict).toMatchObject({
    by: 'Somebody',
    seen: { adminRemark: '' },
    now: { adminRemark: 'theirs' },
  })
  expect(stored.get('a')?.adminRemark).toBe('theirs')
  if (conflict) await sheet.overwrite(conflict)
  expect(stored.get('a')?.adminRemark).toBe('mine')
  expect(sheet.state()).toMatchObject({ conflicts: [], marks: [] })
})

test('a change that nobody can see is no conflict', async () => {
  const { sheet, change, stored } = open([a])
  change('a', {})
  await sheet.edit([remark('a', 'mine')])
  expect(sheet.state().conflicts).toEqual([])
  expect(stored.get('a')?.adminRemark).toBe('mine')
})

test('undo and redo, and neither over what somebody else has made of it', async () => {
  const { sheet, change, stored } = open([a, b])
  await sheet.edit([remark('a', 'x'), remark('b', 'y')])
  await sheet.undo()
  expect([stored.get('a')?.adminRemark, stored.get('b')?.adminRemark]).toEqual(['', ''])
  await sheet.redo()
  expect([stored.get('a')?.adminRemark, stored.get('b')?.adminRemark]).toEqual(['x', 'y'])
  await sheet.takeNews(newsOf(change('a', { adminRemark: 'theirs' })))
  await sheet.undo()
  expect([stored.get('a')?.adminRemark, stored.get('b')?.adminRemark]).toEqual(['theirs', ''])
  expect(sheet.state().notice).toMatchObject({ tone: 'warning' })
  expect(sheet.state().canUndo).toBe(false)
})

test('without an answer the cells are marked, and can be sent again', async () => {
  const { sheet, backend } = open([a])
  vi.mocked(backend.save).mockRejectedValueOnce(new NotReached(false))
  await sheet.edit([remark('a', 'x')])
  expect(sheet.state().marks).toMatchObject([{ typed: 'x', problem: { reason: 'NOT_SENT' } }])
  await sheet.edit([remark('a', 'x')])
  expect(sheet.state().marks).toEqual([])
  expect(sheet.rows.get('a')?.adminRemark).toBe('x')
})

test('a new order comes to the top, what belongs elsewhere does not, and nothing while somebody types', async () => {
  const { sheet, change, news } = open([a], { question: { view: 'due', show: undefined, q: undefined } })
  const fresh = change('c', { orderNo: 'NO-c' })
  const later = change('d', { shipOn: '2026-12-24' })
  await sheet.takeNews(newsOf(fresh, later))
  expect(news).toEqual([{ kind: 'top', rows: [fresh] }])
  sheet.rows.editing('a')
  const next = change('e', {})
  await sheet.takeNews(newsOf(next))
  expect(news).toHaveLength(1)
  sheet.rows.editing(undefined)
  expect(news.at(-1)).toEqual({ kind: 'top', rows: [next] })
})

test('fifty at a time', async () => {
  const rows = Array.from({ length: 120 }, (_, n) => sheetRow({ orderId: `o${n}`, version: version(1) }))
  const { sheet, backend } = open(rows)
  await sheet.edit(rows.map((row) => remark(row.orderId, 'x')))
  expect(vi.mocked(backend.save).mock.calls.map(([edits]) => edits.length)).toEqual([50, 50, 20])
})

const masked = (orderId: string, seal = 'a') =>
  sheetRow({
    ...{ orderId, orderNo: `NO-${orderId}`, version: version(1) },
    consignee: { name: '张*', phone: '138****8000', address: '***', masked: true, seal },
  })

test('consignees are masked until somebody asks, shown to the end, and masked again when they are another', async () => {
  const { sheet, backend, change, news } = open([masked('a'), masked('b')])
  expect(await sheet.reveal(['a'])).toBe(true)
  expect(backend.reveal).toHaveBeenCalledExactlyOnceWith(['a'])
  expect(sheet.rows.get('a')?.consignee).toMatchObject({ ...FULL, masked: false })
  expect(sheet.rows.get('b')?.consignee).toMatchObject({ name: '张*', masked: true })
  expect(news.at(-1)).toMatchObject({ kind: 'changed', rows: [{ orderId: 'a', consignee: FULL }] })
  // What is shown is not asked for again, and stays through news of something else.
  expect(await sheet.reveal(['a'])).toBe(true)
  await sheet.takeNews(newsOf(change('a', { adminRemark: 'theirs' })))
  expect(sheet.rows.get('a')).toMatchObject({ adminRemark: 'theirs', consignee: FULL })
  expect(backend.reveal).toHaveBeenCalledTimes(1)
  const another = { name: '李*', phone: '139****9000', address: '***', masked: true, seal: 'b' }
  await sheet.takeNews(newsOf(change('a', { consignee: another })))
  expect(sheet.rows.get('a')?.consignee).toEqual(another)
  sheet.rows.hide()
  expect(sheet.rows.all.every((row) => row.consignee?.masked)).toBe(true)
})

test('who changes a consignee has it shown first; what cannot be shown is not changed', async () => {
  const { sheet, backend } = open([masked('a'), masked('b')])
  vi.mocked(backend.reveal).mockRejectedValueOnce(new NotReached(true))
  await sheet.edit([{ orderId: 'b', column: 'consignee', typed: '李四' }])
  expect(backend.save).not.toHaveBeenCalled()
  expect(sheet.state().marks).toMatchObject([
    { orderId: 'b', typed: '李四', problem: { reason: 'NOT_SENT' } },
  ])
  await sheet.edit([remark('a', 'x')])
  expect(backend.reveal).toHaveBeenCalledTimes(1)
  await sheet.edit([{ orderId: 'a', column: 'phone', typed: '13900139000' }])
  expect(backend.reveal).toHaveBeenLastCalledWith(['a'])
  expect(vi.mocked(backend.save).mock.lastCall?.[0]).toMatchObject([{ orderId: 'a', phone: '13900139000' }])
})

test('who may not see consignees changes none, and none is asked for', async () => {
  const rights = { ship: true, edit: true, reveal: false }
  const row = { ...masked('a'), mayReveal: false }
  const { sheet, backend } = open([row], { context: { rights, defaultCarrier: 'SF', locale: 'en' } })
  await sheet.edit([{ orderId: 'a', column: 'consignee', typed: '李四' }])
  expect(await sheet.reveal(['a'])).toBe(false)
  expect(backend.reveal).not.toHaveBeenCalled()
  expect(backend.save).not.toHaveBeenCalled()
  expect(sheet.state().marks).toMatchObject([{ problem: { reason: 'NOT_EDITABLE' } }])
})
