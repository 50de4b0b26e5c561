import type { ReactNode } from 'react'
import { formatDate, formatInstant, formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { ruleInWords } from '../../regions/components/region-rule-words.tsx'
import { messages as regionMessages } from '../../regions/messages.ts'
import type { CardColumn } from '../columns.ts'
import { messages } from '../messages.ts'
import type { CardRow } from '../types.ts'
import { CardStatusBadge } from './card-status.tsx'

export interface CardValueProps {
  card: CardRow
  column: CardColumn
  currency: string
  timeZone: string
}

/** So many products are named in a cell; of more, their number is said. */
const PRODUCTS = 2

/** One fact of a card, as cells of the list show it: in one line. */
export function CardValue({ card, column, currency, timeZone }: CardValueProps): ReactNode {
  const t = useMessages(messages)
  const r = useMessages(regionMessages)
  const locale = useLocale()
  const nothing = <span className="text-muted">–</span>
  switch (column) {
    case 'serial':
      return card.serial
    case 'number':
      return <span className="font-mono">{card.number}</span>
    case 'status':
      return <CardStatusBadge card={card} />
    case 'faceValue':
      return formatMoney(card.faceValueMinor, currency, locale)
    case 'batch':
      return card.batchName
    case 'products': {
      const list = card.products.slice(0, PRODUCTS).join('、')
      if (card.products.length <= PRODUCTS) return list || nothing
      return t('moreProducts', { list, n: card.products.length })
    }
    case 'validFrom':
    case 'validTo': {
      const day = card[column]
      return day ? formatDate(day, locale) : <span className="text-muted">{t('noLimit')}</span>
    }
    case 'regions':
      if (card.regions) return ruleInWords(card.regions, r, 3)
      return <span className="text-muted">{t('noLimit')}</span>
    case 'activatedAt':
    case 'redeemedAt': {
      const at = card[column]
      return at ? formatInstant(at, timeZone, locale) : nothing
    }
    case 'channel':
    case 'store':
      return card[column] ?? nothing
    case 'remark':
      return card.remark || nothing
  }
}
