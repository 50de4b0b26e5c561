import { MAX_CELL_CHARACTERS, MAX_KEPT_BYTES } from './limits.ts'
import { FileRefused } from './refusal.ts'
import { xmlReader } from './xml.ts'
import { inflate, type ZipParts } from './zip-parts.ts'

const PART = 'xl/sharedStrings.xml'

/** The texts that the cells of a workbook share, by index. */
export type SharedStrings = { get: (index: number) => string | undefined; count: number }

/**
 * Texts one after the other as bytes outside of the heap: a million of them as JavaScript strings would cost five
 * times the memory, and the collector would carry them along.
 */
class StringStore implements SharedStrings {
  count = 0
  private bytes = Buffer.allocUnsafe(1024 * 1024)
  private ends = new Uint32Array(65_536)
  private used = 0

  add(text: string): void {
    const kept = text.length > MAX_CELL_CHARACTERS ? text.slice(0, MAX_CELL_CHARACTERS) : text
    // UTF-8 takes three bytes at most for each of JavaScript's characters.
    this.reserve(kept.length * 3)
    this.used += this.bytes.write(kept, this.used, 'utf8')
    if (this.count === this.ends.length) {
      const longer = new Uint32Array(this.ends.length * 2)
      longer.set(this.ends)
      this.ends = longer
    }
    this.ends[this.count] = this.used
    this.count += 1
  }

  private reserve(bytes: number): void {
    if (this.used + bytes <= this.bytes.length) return
    if (this.bytes.length >= MAX_KEPT_BYTES) throw new FileRefused('TOO_MUCH_TEXT')
    const longer = Buffer.allocUnsafe(this.bytes.length * 2)
    this.bytes.copy(longer, 0, 0, this.used)
    this.bytes = longer
  }

  get(index: number): string | undefined {
    if (index >= this.count || index < 0) return undefined
    return this.bytes.toString('utf8', index === 0 ? 0 : this.ends[index - 1], this.ends[index])
  }
}

/**
 * Reads the shared texts of a workbook; none when it has no such part.
 * @param limit bytes of XML to read at most; texts behind it stay unknown
 * @throws FileRefused ZIP_BOMB, DAMAGED, TOO_MUCH_TEXT
 */
export async function readSharedStrings(parts: ZipParts, limit?: number): Promise<SharedStrings> {
  const store = new StringStore()
  if (!parts.entries.has(PART)) return store
  let text = ''
  let inText = false
  // How a Chinese word is to be pronounced stands beside it, and is no part of it.
  let inPhonetic = false
  const reader = xmlReader({
    open: (name) => {
      if (name === 'si') text = ''
      else if (name === 't') inText = !inPhonetic
      else if (name === 'rPh') inPhonetic = true
    },
    close: (name) => {
      if (name === 'si') store.add(text)
      else if (name === 't') inText = false
      else if (name === 'rPh') inPhonetic = false
    },
    text: (piece) => {
      if (inText && text.length <= MAX_CELL_CHARACTERS) text += piece
    },
  })
  let read = 0
  for await (const piece of inflate(parts, PART)) {
    reader.write(piece)
    read += piece.length
    if (limit !== undefined && read >= limit) return store
  }
  reader.end()
  return store
}
