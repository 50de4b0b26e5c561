import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { BLOCK_CARDS } from '../batches/numbers.ts'
import { passwordAt } from '../batches/passwords.ts'
import type { ExportBatch, ExportCard, SecretBlock } from './data.ts'
import type { ExportColumn, ExportLine } from './export-file.ts'
import { messages } from './messages.ts'

/** The columns of the printer's file, in the order of exportLines. */
export function printerColumns(locale: Locale): ExportColumn[] {
  const t = translator(messages, locale)
  return [
    { header: t('serial'), width: 12 },
    { header: t('number'), width: 20 },
    { header: t('password'), width: 18 },
    { header: t('faceValue'), width: 12 },
    { header: t('validTo'), width: 12 },
    { header: t('qrAddress'), width: 48 },
  ]
}

/** Minor units as plain decimal text, as a printer's software reads it: 58800 is 588.00. */
export function plainMoney(minor: number): string {
  const text = String(minor).padStart(3, '0')
  return `${text.slice(0, -2)}.${text.slice(-2)}`
}

/** Which sealed blocks these cards need, one range per batch. */
export function blockRanges(
  cards: readonly ExportCard[],
  batches: ReadonlyMap<string, ExportBatch>,
): { batchId: string; from: number; to: number }[] {
  const ranges = new Map<string, { batchId: string; from: number; to: number }>()
  for (const card of cards) {
    const block = Math.floor((card.serial - batchOf(card, batches).serialFrom) / BLOCK_CARDS)
    const range = ranges.get(card.batch_id)
    // Cards come by serial, so the last one of a batch has its highest block.
    if (range) range.to = block
    else ranges.set(card.batch_id, { batchId: card.batch_id, from: block, to: block })
  }
  return [...ranges.values()]
}

function batchOf(card: ExportCard, batches: ReadonlyMap<string, ExportBatch>): ExportBatch {
  const batch = batches.get(card.batch_id)
  if (!batch) throw new Error(`card ${card.serial} has no batch that can be read`)
  return batch
}

/** The opened blocks of one read, by batch and block. */
export type OpenBlocks = Map<string, string>

/** Opens sealed blocks. Each call of the cipher costs as much as a hundred bytes of it, hence blocks. */
export function openBlocks(blocks: readonly SecretBlock[], keys: MerchantKeys): OpenBlocks {
  const open: OpenBlocks = new Map()
  for (const { batch_id: batchId, block, passwords_enc: sealed } of blocks) {
    const row = `${batchId}.${block}`
    open.set(
      row,
      keys.openBytes({ table: 'card_secrets', column: 'passwords_enc', row }, sealed).toString('latin1'),
    )
  }
  return open
}

/**
 * The lines of the file: serial, number, password, face value, valid until, address in the QR code.
 * @param site address of the redemption site, https://…/r/CODE
 * @throws when a card has no password: a file with holes is worse than none
 */
export function exportLines(
  cards: readonly ExportCard[],
  batches: ReadonlyMap<string, ExportBatch>,
  blocks: OpenBlocks,
  site: string,
): ExportLine[] {
  const faces = new Map([...batches].map(([id, batch]) => [id, plainMoney(batch.faceValueMinor)]))
  const address = `${site}?n=`
  let block = ''
  let blockRow = ''
  return cards.map((card) => {
    const batch = batchOf(card, batches)
    const position = card.serial - batch.serialFrom
    const inBlock = position % BLOCK_CARDS
    const row = `${card.batch_id}.${(position - inBlock) / BLOCK_CARDS}`
    if (row !== blockRow) {
      block = blocks.get(row) ?? ''
      blockRow = row
    }
    const password = passwordAt(block, position, batch.passwordLength)
    if (password === undefined) throw new Error(`card ${card.serial} has no password`)
    return [
      String(card.serial),
      card.number,
      password,
      faces.get(card.batch_id) ?? '',
      card.valid_to ?? '',
      address + card.number,
    ]
  })
}
