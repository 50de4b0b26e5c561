import { expect, test } from 'vitest'
import type { ExportLine } from './export-file.ts'
import { exportName } from './export-names.ts'
import { inFiles } from './export-parts.ts'

async function* chunks(sizes: readonly number[]): AsyncGenerator<ExportLine[]> {
  let line = 0
  for (const size of sizes)
    yield Array.from({ length: size }, (): ExportLine => {
      line += 1
      return [String(line)]
    })
}

async function dealt(sizes: readonly number[], most: number): Promise<string[][]> {
  const files: string[][] = []
  for await (const file of inFiles(chunks(sizes), most)) {
    const lines: string[] = []
    for await (const portion of file) lines.push(...portion.map((line) => line[0] ?? ''))
    files.push(lines)
  }
  return files
}

test('a sheet holds so many lines and no more; every line comes once and in order', async () => {
  expect(await dealt([3, 0, 4, 3], 5)).toEqual([
    ['1', '2', '3', '4', '5'],
    ['6', '7', '8', '9', '10'],
  ])
  expect(await dealt([11], 5)).toEqual([['1', '2', '3', '4', '5'], ['6', '7', '8', '9', '10'], ['11']])
  expect(await dealt([5], 5)).toEqual([['1', '2', '3', '4', '5']])
  expect(await dealt([0], 5)).toEqual([[]])
})

test('lines that fail end the files', async () => {
  async function* failing(): AsyncGenerator<ExportLine[]> {
    yield [['1']]
    throw new Error('no more cards')
  }
  await expect(async () => {
    for await (const file of inFiles(failing(), 5)) for await (const _ of file);
  }).rejects.toThrow('no more cards')
})

test('file names say what is inside, without what file systems refuse', () => {
  const about = { filter: {}, rows: 1000, currency: 'CNY' }
  const name = (more: object, locale: 'zh-CN' | 'en' = 'zh-CN') =>
    exportName({ batches: ['中秋礼券'], ...about, ...more }, locale)
  expect(name({})).toBe('中秋礼券-1000张')
  expect(name({ face: 38_800 })).toBe('中秋礼券-388元-1000张')
  expect(name({ face: 38_850, part: 2 })).toBe('中秋礼券-388.50元-1000张-2')
  expect(name({ face: 5, currency: 'USD' }, 'en')).toBe('中秋礼券-0.05 USD-1000 cards')
  expect(name({ batches: ['a', 'b'], filter: { serialFrom: 7, serialTo: 9 } })).toBe('7-9-1000张')
  expect(name({ batches: ['a', 'b'] })).toBe('卡券-1000张')
  expect(name({ batches: ['../a\\b:"c"\u0007'] })).toBe('.._a_b__c__-1000张')
})
