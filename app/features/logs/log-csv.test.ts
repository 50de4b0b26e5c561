import { expect, test } from 'vitest'
import { csvCell, csvLine, csvStream } from './log-csv.ts'
import type { LogEntry } from './types.ts'

const entry: LogEntry = {
  logId: '018f0000-0000-7000-8000-00000000000a',
  at: new Date('2026-11-21T08:00:00Z'),
  who: '店主, "老王"',
  action: 'cards.remark',
  count: 3,
  filter: {
    ...{ serialFrom: 1, batchName: undefined, channelName: undefined, storeName: undefined },
    ...{ productName: undefined, regionName: undefined, listSize: undefined },
  },
  change: { action: 'remark', values: { remark: '=1+1' } },
  outcome: 'done',
  reason: null,
  skipped: 2,
  left: 0,
  operationId: '018f0000-0000-7000-8000-00000000000a',
  facts: [{ name: 'fileName', value: 'a.xlsx' }],
}
const options = { locale: 'zh-CN', currency: 'CNY', timeZone: 'Asia/Shanghai' } as const

test('cells keep commas, quotes and lines, and are never formulas', () => {
  expect(csvCell('a,b')).toBe('"a,b"')
  expect(csvCell('a "b"')).toBe('"a ""b"""')
  expect(csvCell('a\nb')).toBe('"a\nb"')
  for (const text of ['=1', '+1', '-1', '@x', '\tx']) expect(csvCell(text)).toBe(`'${text}`)
})

test('an entry is one line in words', () => {
  expect(csvLine(entry, options)).toBe(
    '2026年11月21日 16:00,"店主, ""老王""",改备注,“=1+1”,卡序号：1–,3,已完成；跳过 2 张,fileName=a.xlsx\r\n',
  )
  expect(csvLine({ ...entry, action: 'cards.newer', who: null }, options)).toContain(',cards.newer,')
})

test('the file begins with the mark that Excel needs, and has all portions', async () => {
  async function* portions() {
    yield [entry, entry]
    yield [entry]
  }
  const bytes = new Uint8Array(await new Response(csvStream(portions(), options)).arrayBuffer())
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(new TextDecoder().decode(bytes).trim().split('\r\n')).toHaveLength(4)
})
