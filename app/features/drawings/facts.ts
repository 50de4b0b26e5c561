import { BLOCK_CARDS } from '../batches/numbers.ts'
import { passwordAt } from '../batches/passwords.ts'
import type { ExportBatch, ExportCard } from '../exports/data.ts'
import { type OpenBlocks, plainMoney } from '../exports/export-rows.ts'
import type { CardFacts } from './types.ts'

/** Where the consumer redeems: the address in the QR code. */
export function cardAddress(site: string, number: string): string {
  return `${site}?n=${number}`
}

/**
 * What is drawn of cards.
 * @param blocks opened passwords, or undefined where the design does not show them
 * @param words.site address of the redemption site; words.noLastDay for cards that are good for ever
 * @throws when a card has no password and should
 */
export function cardFacts(
  cards: readonly ExportCard[],
  batches: ReadonlyMap<string, ExportBatch>,
  blocks: OpenBlocks | undefined,
  words: { site: string; noLastDay: string },
): CardFacts[] {
  return cards.map((card) => {
    const batch = batches.get(card.batch_id)
    if (!batch) throw new Error(`card ${card.serial} has no batch that can be read`)
    return {
      serial: card.serial,
      number: card.number,
      password: blocks && passwordOf(card, batch, blocks),
      face: plainMoney(batch.faceValueMinor).replace(/\.00$/, ''),
      batch: batch.name,
      validTo: card.valid_to ?? words.noLastDay,
      address: cardAddress(words.site, card.number),
    }
  })
}

function passwordOf(card: ExportCard, batch: ExportBatch, blocks: OpenBlocks): string {
  const position = card.serial - batch.serialFrom
  const block = blocks.get(`${card.batch_id}.${Math.floor(position / BLOCK_CARDS)}`) ?? ''
  const password = passwordAt(block, position, batch.passwordLength)
  if (password === undefined) throw new Error(`card ${card.serial} has no password`)
  return password
}
