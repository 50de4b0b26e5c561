import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import SevenZip from '7z-wasm'
import { describe, expect, test } from 'vitest'
import { joinParts, type Part, packFiles } from './zips.ts'

/** Files whose content is their name, over and over. */
async function* files(...names: string[]) {
  for (const [i, name] of names.entries()) yield { name, bytes: Buffer.alloc(1000 + i, name) }
}

const pack = async (...names: string[]) => new Uint8Array(await packFiles(files(...names)))
const part = (bytes: Uint8Array, name = ''): Part => ({ name, open: async () => bytes })

async function collect(joined: ReturnType<typeof joinParts>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response((await joined).stream as never).arrayBuffer())
}

/** Names and lengths, when every file holds what it should. */
async function read(zip: Uint8Array<ArrayBuffer>): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const entry of await new ZipReader(new BlobReader(new Blob([zip]))).getEntries()) {
    if (entry.directory) throw new Error('a folder')
    const bytes = await entry.getData(new Uint8ArrayWriter(), { checkSignature: true })
    expect(Buffer.from(bytes).equals(Buffer.alloc(bytes.length, entry.filename))).toBe(true)
    found[entry.filename] = bytes.length
  }
  return found
}

/** What 7-Zip, which knows nothing of our code, says of a file. */
async function sevenZip(zip: Uint8Array): Promise<string> {
  const said: string[] = []
  const program = await SevenZip({
    print: (line: string) => said.push(line),
    printErr: (line: string) => said.push(line),
  })
  program.FS.writeFile('cards.zip', zip)
  program.callMain(['t', 'cards.zip'])
  return said.join('\n')
}

describe('a part', () => {
  test('holds its files', async () => {
    expect(await read(await pack('1.jpg', '礼品卡-01.jpg'))).toEqual({ '1.jpg': 1000, '礼品卡-01.jpg': 1001 })
  })

  test('is plain: nothing compressed, no 64-bit fields, no descriptors', async () => {
    const zip = Buffer.from(await pack('1.jpg'))
    expect([zip.readUInt16LE(4), zip.readUInt16LE(6), zip.readUInt16LE(8)]).toEqual([20, 0x800, 0])
    expect(await sevenZip(zip)).toContain('Everything is Ok')
  })

  test('is the same bytes each time', async () => {
    expect(await pack('1.jpg', '2.jpg')).toEqual(await pack('1.jpg', '2.jpg'))
  })

  test('without files is an empty zip', async () => {
    expect(await read(await pack())).toEqual({})
  })
})

describe('parts joined', () => {
  test('make one zip that holds all files, the same bytes each time', async () => {
    const parts = [part(await pack('1.jpg', '2.jpg')), part(await pack('3.jpg'))]
    const joined = await collect(joinParts('zip', parts))
    expect(await read(joined)).toEqual({ '1.jpg': 1000, '2.jpg': 1001, '3.jpg': 1000 })
    expect(await sevenZip(joined)).toMatch(/Everything is Ok[\s\S]*Files: 3/)
    expect(await collect(joinParts('zip', parts))).toEqual(joined)
  })

  test('that are PDF files: one stays as it is, several become entries', async () => {
    const pdf = (name: string) => part(new Uint8Array(Buffer.alloc(5000, name)), name)
    const one = joinParts('pdf', [pdf('1-10.pdf')])
    expect((await one).file).toBe('pdf')
    expect(Buffer.from(await collect(one)).equals(Buffer.alloc(5000, '1-10.pdf'))).toBe(true)
    const two = joinParts('pdf', [pdf('1-10.pdf'), pdf('11-20.pdf'), pdf('21-30.pdf')])
    expect((await two).file).toBe('zip-of-pdf')
    expect(await read(await collect(two))).toEqual({ '1-10.pdf': 5000, '11-20.pdf': 5000, '21-30.pdf': 5000 })
  })

  test('may hold more files than a zip of the old kind can', { timeout: 60_000 }, async () => {
    const parts = Array.from({ length: 132 }, (_, n) => ({
      name: '',
      open: async () =>
        new Uint8Array(
          await packFiles(
            (async function* () {
              for (let i = 0; i < 500; i += 1) yield { name: `${n * 500 + i}.jpg`, bytes: new Uint8Array(3) }
            })(),
          ),
        ),
    }))
    const joined = await collect(joinParts('zip', parts))
    const entries = await new ZipReader(new BlobReader(new Blob([joined]))).getEntries()
    expect(entries).toHaveLength(66_000)
    expect(entries.at(-1)?.filename).toBe('65999.jpg')
    expect(await sevenZip(joined)).toMatch(/Everything is Ok[\s\S]*Files: 66000/)
  })

  test('one that is gone ends the stream with its error, and none is opened before its turn', async () => {
    const opened: number[] = []
    const parts = [1, 2, 3].map((n) => ({
      name: '',
      open: async () => {
        opened.push(n)
        if (n === 2) throw new Error('gone')
        return pack(`${n}.jpg`)
      },
    }))
    await expect(collect(joinParts('zip', parts))).rejects.toThrow('gone')
    expect(opened).toEqual([1, 2])
  })

  test('an error between two parts ends the stream as well', async () => {
    async function* parts() {
      yield part(await pack('1.jpg'))
      throw new Error('cancelled')
    }
    await expect(collect(joinParts('zip', parts()))).rejects.toThrow('cancelled')
    await expect(collect(joinParts('pdf', parts()))).rejects.toThrow('cancelled')
  })

  test('whoever goes away in the middle ends the reading of parts', async () => {
    let opened = 0
    const parts = Array.from({ length: 50 }, (_, n) => ({
      name: `${n}.pdf`,
      open: async () => {
        opened += 1
        return new Uint8Array(100_000)
      },
    }))
    const { stream } = await joinParts('pdf', parts)
    const reader = stream.getReader()
    await reader.read()
    await reader.cancel()
    expect(opened).toBeLessThan(10)
  })
})
