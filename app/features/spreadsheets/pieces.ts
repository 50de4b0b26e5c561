import { PART_BYTES } from './limits.ts'
import type { FileBytes } from './types.ts'

const KEPT_PIECES = 2

/**
 * A file that is kept in pieces of PART_BYTES, read piece by piece: never more than a few are in memory.
 * @param read one piece, opened; called once for pieces that are read in their order
 */
export function fileOfPieces(size: number, read: (piece: number) => Promise<Buffer>): FileBytes {
  const last = Math.floor((size - 1) / PART_BYTES)
  // Reads begin and end inside of pieces, and mostly come one after the other.
  const open = new Map<number, Promise<Buffer>>()
  let before = -1
  const load = (number: number): Promise<Buffer> => {
    const known = open.get(number)
    if (known) return known
    for (const old of open.keys()) if (open.size > KEPT_PIECES) open.delete(old)
    const loading = read(number)
    open.set(number, loading)
    // One that was fetched ahead may never be asked for.
    loading.catch(() => open.delete(number))
    return loading
  }
  const piece = (number: number): Promise<Buffer> => {
    const found = load(number)
    // The next one comes while this one is being worked on.
    if (number === before + 1 && number < last) void load(number + 1)
    before = number
    return found
  }
  return {
    size,
    read: async (offset, length) => {
      const pieces: Buffer[] = []
      for (let at = offset; at < offset + length; ) {
        const bytes = await piece(Math.floor(at / PART_BYTES))
        const from = at % PART_BYTES
        const taken = bytes.subarray(from, Math.min(bytes.length, from + offset + length - at))
        if (taken.length === 0) throw new Error('the stored file is shorter than it was')
        pieces.push(taken)
        at += taken.length
      }
      return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)
    },
  }
}

/** A file in pieces as it is to be kept. */
export function* piecesOf(bytes: Buffer): Generator<{ part: number; piece: Buffer }> {
  for (let part = 0; part * PART_BYTES < bytes.length; part += 1)
    yield { part, piece: bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES) }
}

/** The last part of a path that came with an upload, without what cannot be shown. */
export function plainName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  return [...last.replace(/[\p{Cc}\p{Cf}]/gu, '')].slice(0, 120).join('') || '?'
}
