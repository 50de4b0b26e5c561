import { crc32 } from 'node:zlib'
// Without the compressors of zip.js: pictures and PDF files are compressed already, entries are stored.
import { Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-custom.js'

/** Files of the same cards are the same bytes, whenever they are made: the date is that of reproducible archives. */
export const FILE_DATE = new Date(1980, 0, 1)
/** The same day as zip files write it: year 0 since 1980, month 1, day 1. */
const ZIP_DATE = (1 << 5) | 1

const OPTIONS = {
  level: 0,
  useWebWorkers: false,
  // What old programs stumble over.
  dataDescriptor: false,
  extendedTimestamp: false,
  lastModDate: FILE_DATE,
} as const

const LOCAL_HEADER = 30
const CENTRAL_HEADER = 46
const END_RECORD = 22
/** Version 2.0; names are UTF-8. */
const VERSION = 20
const UTF8 = 1 << 11

/**
 * Files as one zip, in memory: for parts, which have some hundred files and less than 4 GB. Written here and not by
 * zip.js, whose streams take ten times as long for it.
 */
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
  const end = Buffer.alloc(END_RECORD)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(central.length / 2, 8)
  end.writeUInt16LE(central.length / 2, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...chunks, directory, end])
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
  if (kind === 'zip') return { file: 'zip', stream: asZip(source, (zip, reader) => zip.appendZip(reader)) }
  const first = await source.next()
  const second = first.done ? first : await source.next()
  if (!first.done && second.done) return { file: 'pdf', stream: asIs(first.value) }
  const all = chain([first, second], source)
  return { file: 'zip-of-pdf', stream: asZip(all, (zip, reader, name) => zip.add(name, reader, OPTIONS)) }
}

async function* pull(parts: AsyncIterable<Part> | Iterable<Part>): AsyncGenerator<Part> {
  yield* parts
}

async function* chain(begun: IteratorResult<Part>[], rest: AsyncGenerator<Part>): AsyncGenerator<Part> {
  for (const { done, value } of begun) if (!done) yield value
  yield* rest
}

function asIs(part: Part): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: async (controller) => {
      controller.enqueue(await part.open())
      controller.close()
    },
  })
}

function asZip(
  parts: AsyncIterable<Part>,
  add: (zip: ZipWriter<unknown>, reader: Uint8ArrayReader, name: string) => Promise<unknown>,
): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const zip = new ZipWriter(writable, OPTIONS)
  const written = (async () => {
    for await (const part of parts) await add(zip, new Uint8ArrayReader(await part.open()), part.name)
    await zip.close()
  })()
  written.catch((error) => writable.abort(error).catch(() => undefined))
  return readable
}
