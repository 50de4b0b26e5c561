import type { ReactNode } from 'react'
import { formatDate } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { RegionRuleWords } from '../../regions/components/region-rule-words.tsx'
import { messages } from '../messages.ts'
import type { ChangedValues } from '../types.ts'

/** In the order they are said. The moment of activation goes without saying: it comes with the state. */
const PARTS = [
  'status',
  'batch',
  'products',
  'validFrom',
  'validTo',
  'channel',
  'store',
  'regions',
  'remark',
] as const
type Part = (typeof PARTS)[number]

export interface ChangeValuesProps {
  /** null: the card was made. */
  old: ChangedValues | null
  new: ChangedValues
}

/** What a change did to a card, in words: each value with the one before it. */
export function ChangeValues({ old, new: next }: ChangeValuesProps) {
  const t = useMessages(messages)
  const parts = PARTS.filter((part) => next[part] !== undefined)
  return (
    <ul className="flex flex-col gap-1">
      {parts.map((part) => (
        <li key={part} className="flex flex-wrap items-baseline gap-x-2">
          <span className="text-muted">{t(`part.${part}`)}</span>
          {old !== null && (
            <>
              <Value part={part} values={old} />
              <span aria-label={t('becomes')} role="img">
                →
              </span>
            </>
          )}
          <span className="font-medium">
            <Value part={part} values={next} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function Value({ part, values }: { part: Part; values: ChangedValues }): ReactNode {
  const t = useMessages(messages)
  const locale = useLocale()
  switch (part) {
    case 'status':
      return values.status ? t(`state.${values.status}`) : '–'
    case 'products':
      return values.products ? values.products.join('、') : t('productsOfBatch')
    case 'validFrom':
    case 'validTo': {
      const day = values[part]
      return day ? <span className="tabular-nums">{formatDate(day, locale)}</span> : t('noLimit')
    }
    case 'regions':
      return <RegionRuleWords rule={values.regions ?? null} />
    case 'remark':
      return values.remark ? (
        <span className="break-all">{values.remark}</span>
      ) : (
        <span className="text-muted">{t('nothing')}</span>
      )
    default:
      return values[part] ?? <span className="text-muted">{t('nothing')}</span>
  }
}
