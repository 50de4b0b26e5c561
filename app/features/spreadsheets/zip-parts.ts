import { ReadableStream } from 'node:stream/web'
// The reader alone, with Node's own inflate: the whole of zip.js would bring megabytes of codecs of its own.
import { type Entry, type FileEntry, type Reader, ZipReader } from '@zip.js/zip.js/lib/zip-core-reader.js'
import {
  MAX_ENTRIES,
  MAX_SHEET_BYTES,
  MAX_SMALL_PART_BYTES,
  MAX_STRINGS_BYTES,
  PART_BYTES,
} from './limits.ts'
import { FileRefused } from './refusal.ts'
import type { FileBytes } from './types.ts'

/** The parts of an xlsx by name, as the central directory of the zip has them. */
export type ZipParts = {
  entries: ReadonlyMap<string, FileEntry>
  /** Set when the file itself could not be read, which is no fault of the zip. */
  source: { failure?: unknown }
}

/** A file as zip.js reads it. Its own Reader class would do the same, and is no part of the reader module. */
function readerOf(file: FileBytes, source: ZipParts['source']): Reader<FileBytes> {
  const read = (offset: number, length: number) =>
    file.read(offset, Math.max(0, Math.min(length, file.size - offset))).catch((error) => {
      source.failure = error
      throw error
    })
  async function* pieces(offset: number, end: number) {
    // Cut where the stored pieces are, so that each is opened once.
    for (let at = offset; at < end; ) {
      const next = Math.min(end, at - (at % PART_BYTES) + PART_BYTES)
      yield await read(at, next - at)
      at = next
    }
  }
  const reader = {
    size: file.size,
    readUint8Array: read,
    createReadable: ({ offset = 0, size = file.size }: { offset?: number; size?: number } = {}) =>
      ReadableStream.from(pieces(offset, Math.min(offset + size, file.size))),
  }
  return reader as unknown as Reader<FileBytes>
}

/** What to throw for an error of zip.js. */
function refusal(error: unknown, source: ZipParts['source']): unknown {
  if (error instanceof FileRefused) return error
  return source.failure ?? new FileRefused('DAMAGED', error)
}

/**
 * Reads the directory of an xlsx and refuses what no honest workbook has. The sizes it declares are checked here;
 * that they are true, inflate() sees to.
 * @throws FileRefused DAMAGED, ENCRYPTED, MACROS, ZIP_BOMB, BINARY_WORKBOOK, NOT_A_WORKBOOK
 */
export async function openZip(file: FileBytes): Promise<ZipParts> {
  const entries = new Map<string, FileEntry>()
  const source: ZipParts['source'] = {}
  try {
    const reader = new ZipReader(readerOf(file, source))
    for await (const entry of reader.getEntriesGenerator()) {
      if (entries.size >= MAX_ENTRIES) throw new FileRefused('ZIP_BOMB')
      if (!entry.directory) entries.set(checked(entry).filename, entry)
    }
    await reader.close()
  } catch (error) {
    throw refusal(error, source)
  }
  if (entries.has('xl/workbook.bin')) throw new FileRefused('BINARY_WORKBOOK')
  if (!entries.has('xl/workbook.xml')) throw new FileRefused('NOT_A_WORKBOOK')
  return { entries, source }
}

function checked(entry: Entry): Entry {
  const { filename, encrypted, uncompressedSize } = entry
  if (encrypted) throw new FileRefused('ENCRYPTED')
  if (/(^|\/)vbaProject\.bin$/i.test(filename) || filename.startsWith('xl/macrosheets/'))
    throw new FileRefused('MACROS')
  if (uncompressedSize > limitOf(filename)) throw new FileRefused('ZIP_BOMB')
  return entry
}

/** How long a part may be, inflated. Pictures and the like are never read, so they may be as long as they want. */
function limitOf(name: string): number {
  if (name.startsWith('xl/worksheets/')) return MAX_SHEET_BYTES
  if (name === 'xl/sharedStrings.xml') return MAX_STRINGS_BYTES
  return /^(xl\/(workbook|styles)\.xml|xl\/_rels\/.*|\[Content_Types\]\.xml)$/.test(name)
    ? MAX_SMALL_PART_BYTES
    : Number.POSITIVE_INFINITY
}

/**
 * The bytes of a part, inflated piece by piece as they are asked for. Leaving early ends the reading.
 * @throws FileRefused DAMAGED when there is no such part or it does not inflate, ZIP_BOMB when it is longer than it
 *   may be, whatever the directory has said
 */
export async function* inflate({ entries, source }: ZipParts, name: string): AsyncGenerator<Uint8Array> {
  const entry = entries.get(name)
  if (!entry) throw new FileRefused('DAMAGED')
  const limit = limitOf(name)
  const pipe = new TransformStream<Uint8Array, Uint8Array>()
  const stop = new AbortController()
  const work = entry
    .getData(pipe.writable, { signal: stop.signal, useWebWorkers: false, checkSignature: true })
    .then(
      () => undefined,
      async (error) => {
        await pipe.writable.abort(error).catch(() => undefined)
        return refusal(error, source)
      },
    )
  let total = 0
  let left = true
  try {
    for await (const piece of pipe.readable as unknown as AsyncIterable<Uint8Array>) {
      total += piece.length
      if (total > limit) throw new FileRefused('ZIP_BOMB')
      yield piece
    }
    left = false
  } catch (error) {
    throw refusal(error, source)
  } finally {
    // Left early: nobody waits for the rest, and how it ends does not matter.
    if (left) stop.abort()
    await work
  }
  const failure = await work
  if (failure !== undefined) throw failure
}

/** A short part whole, as text; undefined when the workbook has none of this name. */
export async function smallPart(parts: ZipParts, name: string): Promise<string | undefined> {
  if (!parts.entries.has(name)) return undefined
  const pieces: Uint8Array[] = []
  for await (const piece of inflate(parts, name)) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}
