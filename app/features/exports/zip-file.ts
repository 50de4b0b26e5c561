import { createReadStream, createWriteStream } from 'node:fs'
import { Readable, Writable } from 'node:stream'
// The writer alone: the whole of zip.js would bring eighteen megabytes of memory and its own compressors.
import { ZipWriter } from '@zip.js/zip.js/lib/zip-core-writer.js'

/** Strength 3 of the WinZip specification: AES with 256 bits. */
const AES_256 = 3

/** A zip file on disk that is being written, entry by entry. */
export type ZipFile = {
  /**
   * Streams a file of this machine into the zip.
   * @param name what it is called inside
   * @param file path on this machine
   */
  add: (name: string, file: string) => Promise<void>
  /** Writes the directory and closes the file. */
  close: () => Promise<void>
}

/**
 * Opens a zip, readable by its owner only. What goes in is an xlsx, which is compressed already, so entries are
 * stored; memory stays flat whatever their size.
 * @param file path of the zip; must not exist
 * @param password when given, every entry is encrypted (AES-256, WinZip AE-2: 7-Zip, WinRAR, macOS Keka open it)
 * @throws when the disk refuses
 */
export function createZip(file: string, password: string | undefined): ZipFile {
  const zip = new ZipWriter(Writable.toWeb(createWriteStream(file, { flags: 'wx', mode: 0o600 })), {
    level: 0,
    // Files of this size need no 64-bit fields, which old programs stumble over.
    zip64: false,
    useWebWorkers: false,
    ...(password === undefined ? {} : { password, encryptionStrength: AES_256 }),
  })
  return {
    add: async (name, path) => {
      await zip.add(name, Readable.toWeb(createReadStream(path)) as ReadableStream)
    },
    close: async () => {
      await zip.close()
    },
  }
}
