import type { ExportLine } from './export-file.ts'

/** An xlsx sheet has 1,048,576 rows; the first is the header. */
export const MOST_LINES = 1_048_575

/**
 * Deals lines out to files of at most so many lines. Each file must be read to its end before the next is asked for.
 * @returns at least one file, which is empty when there are no lines
 */
export async function* inFiles(
  chunks: AsyncIterable<ExportLine[]>,
  most: number = MOST_LINES,
): AsyncGenerator<AsyncGenerator<ExportLine[]>> {
  const source = chunks[Symbol.asyncIterator]()
  const next = async (): Promise<ExportLine[] | undefined> => {
    for (;;) {
      const { done, value } = await source.next()
      if (done) return undefined
      if (value.length > 0) return value
    }
  }
  let held = await next()
  async function* file(): AsyncGenerator<ExportLine[]> {
    for (let left = most; held && left > 0; ) {
      const portion = held.slice(0, left)
      left -= portion.length
      // One portion is read ahead: only so it is known whether another file is needed.
      held = portion.length < held.length ? held.slice(portion.length) : await next()
      yield portion
    }
  }
  do yield file()
  while (held)
}
