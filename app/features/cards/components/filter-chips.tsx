import { X } from 'lucide-react'
import { Link } from '#app/components/navigation.tsx'
import { formatDate, formatMoney } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import type { Translate } from '#app/core/i18n/messages.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages as listMessages } from '../../lists/messages.ts'
import { messages } from '../messages.ts'
import { CARD_CONDITIONS, type CardFilter } from '../schema.ts'
import type { FilterChoices } from '../types.ts'

export interface FilterChipsProps {
  filter: CardFilter
  /** The same as its address has it. */
  query: Record<string, string>
  choices: FilterChoices
  currency: string
  /** Name of the region in the filter, when it is one. */
  regionName: string | undefined
  /** Cards in the pasted list of the filter. */
  listed: number | undefined
}

type Part = keyof CardFilter

const LABELS = {
  serialFrom: 'serialFrom',
  serialTo: 'serialTo',
  numberFrom: 'numberFrom',
  numberTo: 'numberTo',
  number: 'number',
  batchId: 'batch',
  name: 'name',
  faceValue: 'faceValue',
  channelId: 'channel',
  storeId: 'store',
  status: 'status',
  expiresFrom: 'expiresFrom',
  expiresTo: 'expiresTo',
  productId: 'productId',
  remark: 'remarkPart',
  region: 'region',
} as const satisfies Record<Exclude<Part, 'listId'>, string>

/** Every part of the search in words, each with a way to take it away. */
export function FilterChips(props: FilterChipsProps) {
  const t = useMessages(messages)
  const lists = useMessages(listMessages)
  const locale = useLocale()
  const { query } = props
  const parts = Object.keys(query) as Part[]
  if (parts.length === 0) return null
  return (
    <ul aria-label={t('conditions')} className="flex min-w-0 flex-wrap gap-2">
      {parts.map((part) => {
        const words =
          part === 'listId'
            ? lists('chip', { n: props.listed ?? 0 })
            : `${t(LABELS[part])}${locale === 'zh-CN' ? '：' : ': '}${wordsOf(part, props, t, locale)}`
        const { [part]: _gone, ...rest } = query
        return (
          <li key={part} className="min-w-0">
            <Link
              to={`/admin/cards?${new URLSearchParams(rest)}`}
              aria-label={t('removeCondition', { condition: words })}
              className="inline-flex min-h-8 max-w-full items-center gap-1.5 rounded-md bg-accent-soft px-2.5 text-[13px] text-accent-ink hover:bg-hover"
            >
              <span className="truncate">{words}</span>
              <X aria-hidden className="size-3.5 shrink-0" />
            </Link>
          </li>
        )
      })}
    </ul>
  )
}

function wordsOf(
  part: Exclude<Part, 'listId'>,
  { filter, choices, currency, regionName }: FilterChipsProps,
  t: Translate<typeof messages>,
  locale: Locale,
): string {
  const text = String(filter[part] ?? '')
  switch (part) {
    case 'serialFrom':
    case 'serialTo':
      return text
    case 'batchId':
      return choices.batches.find((each) => each.batchId === text)?.name ?? text
    case 'productId':
      return choices.products.find((each) => each.productId === text)?.name ?? text
    case 'channelId':
      return text === 'none'
        ? t('none')
        : (choices.channels.find((each) => each.channelId === text)?.name ?? text)
    case 'storeId':
      return text === 'none'
        ? t('none')
        : (choices.stores.find((each) => each.storeId === text)?.name ?? text)
    case 'status': {
      const status = CARD_CONDITIONS.find((each) => each === text)
      return status ? t(status) : text
    }
    case 'faceValue':
      return filter.faceValue === undefined ? text : formatMoney(filter.faceValue, currency, locale)
    case 'expiresFrom':
    case 'expiresTo':
      return formatDate(text, locale)
    case 'region':
      if (text === 'none' || text === 'some') return t(text === 'none' ? 'regionNone' : 'regionSome')
      return `${t('regionCan')} ${regionName ?? text}`
    default:
      return text
  }
}
