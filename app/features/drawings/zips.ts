import { crc32 } from 'node:zlib'

// Zip files with nothing in them but stored entries: pictures and PDF files are compressed already. Written here and
// not by zip.js, which takes ten times as long for it, and more the more entries there are.

/** Files of the same cards are the same bytes, whenever they are made: the date is that of reproducible archives. */
export const FILE_DATE = new Date(1980, 0, 1)
/** The same day as zip files write it: year 0 since 1980, month 1, day 1. */
const ZIP_DATE = (1 << 5) | 1

const LOCAL_HEADER = 30
const CENTRAL_HEADER = 46
const END_RECORD = 22
/** Version 2.0 of the format; 4.5 has 64-bit offsets. Names are UTF-8. */
const VERSION = 20
const VERSION_64 = 45
const UTF8 = 1 << 11
const MAX_16 = 0xffff
const MAX_32 = 0xffffffff

/** Files as one zip, in memory: for parts, which have some hundred files and less than 4 GB. */
export async function packFiles(files: AsyncIterable<{ name: string; bytes: Uint8Array }>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  const central: Buffer[] = []
  let at = 0
  for await (const { name, bytes } of files) {
    const encoded = Buffer.from(name)
    const facts = factsOf(encoded, bytes)
    const local = Buffer.alloc(LOCAL_HEADER)
    local.writeUInt32LE(0x04034b50, 0)
    facts.copy(local, 4)
    const entry = Buffer.alloc(CENTRAL_HEADER)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(VERSION, 4)
    facts.copy(entry, 6)
    entry.writeUInt32LE(at, 42)
    chunks.push(local, encoded, bytes)
    central.push(entry, encoded)
    at += local.length + encoded.length + bytes.length
  }
  const directory = Buffer.concat(central)
  return Buffer.concat([...chunks, directory, endRecord(central.length / 2, directory.length, at)])
}

/** What closes a zip. Numbers that are too large for it stand in the 64-bit record in front of it. */
function endRecord(entries: number, length: number, at: number): Buffer {
  const end = Buffer.alloc(END_RECORD)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Math.min(entries, MAX_16), 8)
  end.writeUInt16LE(Math.min(entries, MAX_16), 10)
  end.writeUInt32LE(Math.min(length, MAX_32), 12)
  end.writeUInt32LE(Math.min(at, MAX_32), 16)
  if (entries < MAX_16 && length < MAX_32 && at < MAX_32) return end
  const large = Buffer.alloc(56 + 20)
  large.writeUInt32LE(0x06064b50, 0)
  large.writeBigUInt64LE(44n, 4)
  large.writeUInt16LE(VERSION_64, 12)
  large.writeUInt16LE(VERSION_64, 14)
  large.writeBigUInt64LE(BigInt(entries), 24)
  large.writeBigUInt64LE(BigInt(entries), 32)
  large.writeBigUInt64LE(BigInt(length), 40)
  large.writeBigUInt64LE(BigInt(at), 48)
  // Where that record is, for whoever begins at the end.
  large.writeUInt32LE(0x07064b50, 56)
  large.writeBigUInt64LE(BigInt(at + length), 64)
  large.writeUInt32LE(1, 72)
  return Buffer.concat([large, end])
}

/** What local and central header have in common: version, flags, method 0 (stored), time, date, sum, sizes, names. */
function factsOf(name: Buffer, bytes: Uint8Array): Buffer {
  const facts = Buffer.alloc(26)
  facts.writeUInt16LE(VERSION, 0)
  facts.writeUInt16LE(UTF8, 2)
  facts.writeUInt16LE(ZIP_DATE, 8)
  facts.writeUInt32LE(crc32(bytes), 10)
  facts.writeUInt32LE(bytes.length, 14)
  facts.writeUInt32LE(bytes.length, 18)
  facts.writeUInt16LE(name.length, 22)
  return facts
}

/** A part of a drawing: pictures in a zip of their own, or a PDF file. */
export type Part = { name: string; open: () => Promise<Uint8Array> }

/** How parts become one file: their pictures in a zip, the one PDF, or several of them in a zip. */
export type Joined = 'zip' | 'pdf' | 'zip-of-pdf'

/**
 * Parts as one file. One part is in memory at a time, and the next is asked for when the reader has taken this one.
 * A part that fails ends the stream with its error, so that nobody takes half a file for a whole one.
 */
export async function joinParts(
  kind: 'zip' | 'pdf',
  parts: AsyncIterable<Part> | Iterable<Part>,
): Promise<{ file: Joined; stream: ReadableStream<Uint8Array> }> {
  const source = pull(parts)
  if (kind === 'zip') return { file: 'zip', stream: asZip(opened(source)) }
  const first = await source.next()
  const second = first.done ? first : await source.next()
  if (!first.done && second.done) return { file: 'pdf', stream: asIs(first.value) }
  return { file: 'zip-of-pdf', stream: asZip(packed(chain([first, second], source))) }
}

async function* pull(parts: AsyncIterable<Part> | Iterable<Part>): AsyncGenerator<Part> {
  yield* parts
}

async function* chain(begun: IteratorResult<Part>[], rest: AsyncGenerator<Part>): AsyncGenerator<Part> {
  for (const { done, value } of begun) if (!done) yield value
  yield* rest
}

/** Parts that are zip files of packFiles. */
async function* opened(parts: AsyncIterable<Part>): AsyncGenerator<Buffer> {
  for await (const { open } of parts) {
    const bytes = await open()
    yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
}

/** Parts that are files themselves. */
async function* packed(parts: AsyncIterable<Part>): AsyncGenerator<Buffer> {
  for await (const { name, open } of parts)
    yield await packFiles(
      (async function* () {
        yield { name, bytes: await open() }
      })(),
    )
}

function asIs(part: Part): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: async (controller) => {
      controller.enqueue(await part.open())
      controller.close()
    },
  })
}

function asZip(parts: AsyncIterable<Buffer>): ReadableStream<Uint8Array> {
  const pieces = zipPieces(parts)
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: async () => {
      await pieces.return(undefined)
    },
  })
}

/** The files of all parts one after the other, then one directory of them. */
async function* zipPieces(parts: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = []
  let entries = 0
  let at = 0
  for await (const zip of parts) {
    const end = zip.length - END_RECORD
    const from = zip.readUInt32LE(end + 16)
    yield zip.subarray(0, from)
    directory.push(moved(zip.subarray(from, end), at))
    entries += zip.readUInt16LE(end + 10)
    at += from
  }
  const all = Buffer.concat(directory)
  yield all
  yield endRecord(entries, all.length, at)
}

/** The directory of a part when its files begin at another place. */
function moved(directory: Buffer, by: number): Buffer {
  const records: Buffer[] = []
  for (let from = 0; from < directory.length; ) {
    const length = CENTRAL_HEADER + directory.readUInt16LE(from + 28)
    const record = Buffer.from(directory.subarray(from, from + length))
    const at = record.readUInt32LE(42) + by
    record.writeUInt32LE(Math.min(at, MAX_32), 42)
    records.push(record)
    if (at >= MAX_32) {
      const extra = Buffer.alloc(12)
      extra.writeUInt16LE(1, 0)
      extra.writeUInt16LE(8, 2)
      extra.writeBigUInt64LE(BigInt(at), 4)
      record.writeUInt16LE(VERSION_64, 6)
      record.writeUInt16LE(extra.length, 30)
      records.push(extra)
    }
    from += length
  }
  return Buffer.concat(records)
}
