// For tests: zips as others see them. 7-Zip itself (compiled to WebAssembly) unpacks; the headers are read here,
// by the specifications (PKWARE's APPNOTE, WinZip's AES), so that neither knows our own writer.
import SevenZip from '7z-wasm'

/**
 * Unpacks a zip with 7-Zip.
 * @param password empty: none is given
 * @returns what could be unpacked, by name
 */
export async function unpack(zip: Buffer, password: string): Promise<Map<string, Buffer>> {
  const quiet = () => {}
  const seven = await SevenZip({ print: quiet, printErr: quiet, stdin: () => 0 })
  seven.FS.writeFile('in.zip', zip)
  seven.FS.mkdir('out')
  try {
    seven.callMain(['x', '-y', '-oout', `-p${password}`, 'in.zip'])
  } catch (error) {
    // It leaves by throwing its exit status.
    if (typeof (error as { status?: unknown }).status !== 'number') throw error
  }
  const names: string[] = seven.FS.readdir('out').filter((name: string) => name !== '.' && name !== '..')
  return new Map(names.map((name) => [name, Buffer.from(seven.FS.readFile(`out/${name}`) as Uint8Array)]))
}

type Head = { encrypted: boolean; method: number }
export type ZipEntry = {
  name: string
  directory: Head
  local: Head
  crc: number
  aes: { version: number; vendor: string; strength: number; method: number } | undefined
}

/** The entries of a zip by its central directory, with what their local headers say. */
export function entriesOf(zip: Buffer): ZipEntry[] {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  const count = zip.readUInt16LE(end + 10)
  let at = zip.readUInt32LE(end + 16)
  return Array.from({ length: count }, () => {
    if (zip.readUInt32LE(at) !== 0x02014b50) throw new Error(`no directory entry at ${at}`)
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      zip.readUInt16LE(at + offset),
    ) as [number, number, number]
    const local = zip.readUInt32LE(at + 42)
    const extra = zip.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
    const entry: ZipEntry = {
      name: zip.subarray(at + 46, at + 46 + nameLength).toString('utf8'),
      directory: headAt(zip, at + 8),
      local: headAt(zip, local + 6),
      crc: zip.readUInt32LE(at + 16),
      aes: aesOf(extra),
    }
    at += 46 + nameLength + extraLength + commentLength
    return entry
  })
}

function headAt(zip: Buffer, at: number): Head {
  return { encrypted: (zip.readUInt16LE(at) & 1) === 1, method: zip.readUInt16LE(at + 2) }
}

function aesOf(extra: Buffer): ZipEntry['aes'] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 0x9901) continue
    const field = extra.subarray(at + 4, at + 11)
    return {
      version: field.readUInt16LE(0),
      vendor: field.subarray(2, 4).toString('latin1'),
      strength: field[4] as number,
      method: field.readUInt16LE(5),
    }
  }
  return undefined
}
