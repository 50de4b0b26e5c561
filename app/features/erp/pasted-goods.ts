import type { GoodsRow } from './schema.ts'

export type PastedGoods = {
  rows: GoodsRow[]
  /** Lines that cannot be used, numbered from 1. */
  problems: {
    line: number
    reason: 'COLUMNS' | 'UNKNOWN' | 'AMBIGUOUS' | 'TOO_LONG' | 'TWICE'
    text: string
  }[]
}

const key = (name: string) => name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()

/**
 * Reads lines that people paste from a table or a CSV: name of the product, goods_no, spec_no; a heading is skipped.
 * With two columns the one number is both.
 * @param products of the merchant
 */
export function readPastedGoods(
  text: string,
  products: readonly { productId: string; name: string }[],
): PastedGoods {
  const byName = new Map<string, string[]>()
  for (const { productId, name } of products)
    byName.set(key(name), [...(byName.get(key(name)) ?? []), productId])
  const found: PastedGoods = { rows: [], problems: [] }
  const seen = new Set<string>()
  text.split(/\r\n|\r|\n/).forEach((each, at) => {
    if (each.trim() === '') return
    const [name = '', goodsNo = '', specNo = goodsNo] = cellsOf(each)
    const ids = byName.get(key(name)) ?? []
    const [productId] = ids
    const refuse = (reason: PastedGoods['problems'][number]['reason']) =>
      found.problems.push({ line: at + 1, reason, text: each.trim().slice(0, 80) })
    if (productId === undefined) {
      if (at > 0 || !/商品|名称|product|name/i.test(name)) refuse('UNKNOWN')
    } else if (goodsNo === '' || specNo === '') refuse('COLUMNS')
    else if (ids.length > 1) refuse('AMBIGUOUS')
    else if ([...goodsNo].length > 40 || [...specNo].length > 40) refuse('TOO_LONG')
    else if (seen.has(productId)) refuse('TWICE')
    else {
      seen.add(productId)
      found.rows.push({ productId, goodsNo, specNo })
    }
  })
  return found
}

/** Columns of a line: by tabs, as spreadsheets copy, else by commas, with quotes around what has commas in it. */
function cellsOf(line: string): string[] {
  const cells = line.includes('\t')
    ? line.split('\t')
    : [...line.matchAll(/(?:^|[,，])\s*(?:"((?:[^"]|"")*)"|([^,，]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      )
  return cells.map((cell) => cell.normalize('NFKC').trim())
}
