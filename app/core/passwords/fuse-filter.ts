import { createHash } from 'node:crypto'

// A binary fuse filter (Graf and Lemire 2022): says of a text whether it was among those it was built from, in 1.7
// bytes for each, with fingerprints of 12 bits. It never misses one; of others it takes one in 4,096 for one of them.

const MAGIC = 0x54424631 // TBF1
const HEAD = 20
const BITS = 12

/** A filter as it stands in its file. */
export type FuseFilter = {
  seed: number
  segmentLength: number
  segmentCount: number
  /** How many texts it was built from. */
  size: number
  /** Two fingerprints in three bytes. */
  packed: Buffer
}

type Slots = { places: [number, number, number]; print: number }

function slotsOf(text: string, seed: number, segmentLength: number, segmentCount: number): Slots {
  const hash = createHash('sha256').update(`${seed}:${text}`).digest()
  const first = Math.floor((hash.readUInt32BE(0) / 2 ** 32) * segmentCount * segmentLength)
  const second = (first + segmentLength) ^ (hash.readUInt32BE(4) & (segmentLength - 1))
  const third = (first + 2 * segmentLength) ^ (hash.readUInt32BE(8) & (segmentLength - 1))
  return { places: [first, second, third], print: hash.readUInt16BE(12) & (2 ** BITS - 1) }
}

function readPrint(packed: Buffer, place: number): number {
  const at = (place >> 1) * 3
  const middle = packed[at + 1] ?? 0
  return place % 2 === 0
    ? ((packed[at] ?? 0) << 4) | (middle >> 4)
    : ((middle & 15) << 8) | (packed[at + 2] ?? 0)
}

function pack(prints: Uint16Array): Buffer {
  const packed = Buffer.alloc(Math.ceil(prints.length / 2) * 3)
  for (let place = 0; place < prints.length; place += 2) {
    const [left, right] = [prints[place] ?? 0, prints[place + 1] ?? 0]
    const at = (place >> 1) * 3
    packed[at] = left >> 4
    packed[at + 1] = ((left & 15) << 4) | (right >> 8)
    packed[at + 2] = right & 255
  }
  return packed
}

/** True for every text the filter was built from, and for one in 4,096 of all others. */
export function holds(filter: FuseFilter, text: string): boolean {
  const { places, print } = slotsOf(text, filter.seed, filter.segmentLength, filter.segmentCount)
  return places.reduce((left, place) => left ^ readPrint(filter.packed, place), print) === 0
}

/** Builds a filter. @param texts without repetitions; a hundred at least @throws when no seed of 100 works */
export function buildFilter(texts: readonly string[]): FuseFilter {
  const size = texts.length
  const segmentLength = 2 ** Math.floor(Math.log(size) / Math.log(3.33) + 2.25)
  const factor = Math.max(1.125, 0.875 + (0.25 * Math.log(1e6)) / Math.log(size))
  const segmentCount = Math.max(1, Math.ceil((size * factor) / segmentLength) - 2)
  for (let seed = 1; seed <= 100; seed += 1) {
    const slots = texts.map((text) => slotsOf(text, seed, segmentLength, segmentCount))
    const order = peel(slots, (segmentCount + 2) * segmentLength)
    if (!order) continue
    const prints = new Uint16Array((segmentCount + 2) * segmentLength)
    // Backwards: when a text's own place is filled, nothing that comes later touches its other two.
    for (let i = order.length - 1; i >= 0; i -= 1) {
      const { key, place } = order[i] as Peeled
      const { places, print } = slots[key] as Slots
      prints[place] = places.reduce(
        (left, each) => (each === place ? left : left ^ (prints[each] ?? 0)),
        print,
      )
    }
    return { seed, segmentLength, segmentCount, size, packed: pack(prints) }
  }
  throw new Error('the texts fit into no filter: are there repetitions among them?')
}

type Peeled = { key: number; place: number }

/** An order in which each text has a place that no later one needs; undefined when there is none. */
function peel(slots: readonly Slots[], length: number): Peeled[] | undefined {
  const counts = new Uint16Array(length)
  // The exclusive or of all texts at a place: the text itself where there is only one.
  const keys = new Uint32Array(length)
  const touch = (key: number, by: 1 | -1) => {
    for (const place of (slots[key] as Slots).places) {
      counts[place] = (counts[place] ?? 0) + by
      keys[place] = (keys[place] ?? 0) ^ key
    }
  }
  for (let key = 0; key < slots.length; key += 1) touch(key, 1)
  const single: number[] = []
  for (let place = 0; place < length; place += 1) if (counts[place] === 1) single.push(place)
  const order: Peeled[] = []
  for (let place = single.pop(); place !== undefined; place = single.pop()) {
    if (counts[place] !== 1) continue
    const key = keys[place] as number
    order.push({ key, place })
    touch(key, -1)
    for (const each of (slots[key] as Slots).places) if (counts[each] === 1) single.push(each)
  }
  return order.length === slots.length ? order : undefined
}

/** A filter as the bytes of its file. */
export function toBytes({ seed, segmentLength, segmentCount, size, packed }: FuseFilter): Buffer {
  const head = Buffer.alloc(HEAD)
  for (const [i, value] of [MAGIC, seed, segmentLength, segmentCount, size].entries())
    head.writeUInt32BE(value, i * 4)
  return Buffer.concat([head, packed])
}

/** The filter in the bytes of a file. @throws when they are something else */
export function fromBytes(bytes: Buffer): FuseFilter {
  const [magic, seed = 0, segmentLength = 0, segmentCount = 0, size = 0] = Array.from({ length: 5 }, (_, i) =>
    bytes.readUInt32BE(i * 4),
  )
  const packed = bytes.subarray(HEAD)
  if (magic !== MAGIC || packed.length !== ((segmentCount + 2) * segmentLength * 3) / 2)
    throw new Error('this is no filter')
  return { seed, segmentLength, segmentCount, size, packed }
}
