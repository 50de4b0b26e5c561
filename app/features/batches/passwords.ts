import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { BLOCK_CARDS } from './numbers.ts'

// Where a card's password stands in the opened block that it shares with 255 others
// (docs/decisions/0003-card-secrets-in-blocks.md). The only place that computes it.

/** Fills up the slot of a password that is shorter than the longest of its batch; no password contains it. */
const FILLER = '\0'

/**
 * The password of a card.
 * @param block opened passwords of the card's block, one character per byte (latin1)
 * @param position of the card in its batch: serial - serial_from
 * @param slot characters each password has room for: password_length of the batch
 * @returns undefined when the block has none at this place
 */
export function passwordAt(block: string, position: number, slot: number): string | undefined {
  const start = (position % BLOCK_CARDS) * slot
  const padded = block.slice(start, start + slot)
  if (padded.length !== slot) return undefined
  const end = padded.indexOf(FILLER)
  if (end === 0) return undefined
  return end === -1 ? padded : padded.slice(0, end)
}

/** The plain text of a block: passwords in order, each filled up to its slot. */
export function packPasswords(passwords: readonly string[], slot: number): Buffer {
  const block = Buffer.alloc(passwords.length * slot)
  passwords.forEach((password, i) => {
    if (password.length > slot) throw new RangeError('a password is longer than its slot')
    block.write(password, i * slot, 'latin1')
  })
  return block
}

/** A row of card_secrets, without its merchant. */
export type SecretBlock = { batch_id: string; block: number; passwords_enc: Buffer }

/** Seals the passwords of a batch in blocks of 256, from its first card on, however many come at a time. */
export class SecretBlocks {
  private readonly keys: MerchantKeys
  private readonly batchId: string
  private readonly slot: number
  private waiting: string[] = []
  private made = 0

  constructor(keys: MerchantKeys, batchId: string, slot: number) {
    this.keys = keys
    this.batchId = batchId
    this.slot = slot
  }

  /** Takes the passwords of the next cards. @returns the blocks they complete */
  add(passwords: readonly string[]): SecretBlock[] {
    const all = [...this.waiting, ...passwords]
    const whole = all.length - (all.length % BLOCK_CARDS)
    this.waiting = all.slice(whole)
    return this.seal(all.slice(0, whole))
  }

  /** @returns the last block, when one is left that is not full */
  rest(): SecretBlock[] {
    const left = this.waiting
    this.waiting = []
    return this.seal(left)
  }

  private seal(passwords: readonly string[]): SecretBlock[] {
    const blocks: SecretBlock[] = []
    for (let at = 0; at < passwords.length; at += BLOCK_CARDS) {
      const plain = packPasswords(passwords.slice(at, at + BLOCK_CARDS), this.slot)
      const place = { table: 'card_secrets', column: 'passwords_enc', row: `${this.batchId}.${this.made}` }
      const passwords_enc = this.keys.seal(place, plain)
      plain.fill(0)
      blocks.push({ batch_id: this.batchId, block: this.made, passwords_enc })
      this.made += 1
    }
    return blocks
  }
}
