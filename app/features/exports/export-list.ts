import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import type { ExportBatch, ListedCard } from './data.ts'
import type { ExportColumn, ExportLine } from './export-file.ts'
import { plainMoney } from './export-rows.ts'
import { messages } from './messages.ts'

/** The names that the plain list says instead of ids; filled as they are met. */
export type ListNames = {
  batches: ReadonlyMap<string, ExportBatch>
  /** Product names by interned set. */
  productSets: ReadonlyMap<string, string[]>
  /** Channels and stores. */
  places: ReadonlyMap<string, string>
}

/** The columns of the plain list, in the order of listLines. */
export function listColumns(locale: Locale): ExportColumn[] {
  const t = translator(messages, locale)
  return [
    { header: t('serial'), width: 12 },
    { header: t('number'), width: 20 },
    { header: t('status'), width: 14 },
    { header: t('faceValue'), width: 12 },
    { header: t('batch'), width: 24 },
    { header: t('products'), width: 36 },
    { header: t('channel'), width: 18 },
    { header: t('store'), width: 18 },
    { header: t('validFrom'), width: 12 },
    { header: t('validTo'), width: 12 },
    { header: t('remark'), width: 24 },
    { header: t('activatedAt'), width: 20 },
    { header: t('redeemedAt'), width: 20 },
  ]
}

/**
 * The lines of the plain list: all that is known of a card, but its password.
 * @throws when a card's batch is not among the names
 */
export function listLines(cards: readonly ListedCard[], names: ListNames, locale: Locale): ExportLine[] {
  const t = translator(messages, locale)
  const and = t('comma')
  const place = (id: string | null) => (id === null ? '' : (names.places.get(id) ?? ''))
  return cards.map((card) => {
    const batch = names.batches.get(card.batch_id)
    if (!batch) throw new Error(`card ${card.serial} has no batch that can be read`)
    const products =
      card.product_set_id === null ? batch.products : (names.productSets.get(card.product_set_id) ?? [])
    return [
      String(card.serial),
      card.number,
      t(card.status),
      plainMoney(batch.faceValueMinor),
      batch.name,
      products.join(and),
      place(card.channel_id),
      place(card.store_id),
      card.valid_from ?? '',
      card.valid_to ?? '',
      card.remark,
      card.activated ?? '',
      card.redeemed ?? '',
    ]
  })
}
