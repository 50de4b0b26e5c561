import { formatDate, formatMoney } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import type { CardFilter } from '../cards/schema.ts'
import { ruleInWords } from '../regions/components/region-rule-words.tsx'
import { messages as regionMessages } from '../regions/messages.ts'
import { messages } from './messages.ts'
import type { ChangeAction, PRODUCT_MODES } from './schema.ts'
import type { ChangedValues } from './types.ts'

/** A filter with the names of what it asks for; null: it asks for cards without one. */
export type NamedFilter = CardFilter & {
  batchName: string | undefined
  channelName: string | null | undefined
  storeName: string | null | undefined
  productName: string | undefined
  regionName: string | undefined
  /** Cards of a pasted list, for whoever pasted it. */
  listSize: number | undefined
}

/** A change with the names of what it brings. */
export type NamedChange = {
  action: ChangeAction
  mode?: (typeof PRODUCT_MODES)[number]
  values: ChangedValues
}

/** A filter as people say it, part by part. @param currency of the merchant */
export function filterInWords(filter: NamedFilter, locale: Locale, currency: string): string[] {
  const t = translator(messages, locale)
  const parts: string[] = []
  const say = (key: Parameters<typeof t>[0], value: string | null | undefined) => {
    if (value !== undefined)
      parts.push(t('partIs', { part: t(key as 'part.batch'), value: value ?? t('none') }))
  }
  say('part.serial', range(filter.serialFrom, filter.serialTo))
  say('part.number', filter.number ?? range(filter.numberFrom, filter.numberTo))
  if (filter.listId !== undefined)
    parts.push(filter.listSize === undefined ? t('pastedList') : t('pastedCards', { n: filter.listSize }))
  say('part.batch', filter.batchName)
  say('part.batchName', filter.name && t('contains', { word: filter.name }))
  say(
    'part.faceValue',
    filter.faceValue === undefined ? undefined : formatMoney(filter.faceValue, currency, locale),
  )
  say('part.status', filter.status && t(`state.${filter.status}`))
  say('part.channel', filter.channelName)
  say('part.store', filter.storeName)
  const day = (iso: string | undefined) => iso && formatDate(iso, locale)
  say('part.validTo', range(day(filter.expiresFrom), day(filter.expiresTo)))
  say('part.products', filter.productName)
  say('part.regions', regionsInWords(filter, t))
  say('part.remark', filter.remark && t('contains', { word: filter.remark }))
  return parts
}

function regionsInWords(
  { region, regionName }: NamedFilter,
  t: ReturnType<typeof translator<typeof messages>>,
) {
  if (region === undefined) return undefined
  if (region === 'none') return t('noLimit')
  return region === 'some' ? t('someLimit') : t('reaches', { place: regionName ?? region })
}

/** From the first to the last; open where one is missing; undefined where both are. */
function range(from: string | number | undefined, to: string | number | undefined): string | undefined {
  if (from === undefined && to === undefined) return undefined
  if (from !== undefined && from === to) return String(from)
  return `${from ?? ''}–${to ?? ''}`
}

/** What a change brings, in words, without the action: 有效期至 2027年8月31日. Empty for plain changes of state. */
export function changeInWords({ action, mode, values }: NamedChange, locale: Locale): string {
  const t = translator(messages, locale)
  const day = (iso: string | null) => (iso === null ? t('noLimit') : formatDate(iso, locale))
  switch (action) {
    case 'products':
      return t(`productMode.${mode ?? 'replace'}.words`, { list: (values.products ?? []).join('、') })
    case 'validity':
      return [
        ...(values.validFrom === undefined ? [] : [`${t('part.validFrom')} ${day(values.validFrom)}`]),
        ...(values.validTo === undefined ? [] : [`${t('part.validTo')} ${day(values.validTo)}`]),
      ].join(t('comma'))
    case 'channel':
      return values.channel ?? t('none')
    case 'store':
      return values.store ?? t('none')
    case 'remark':
      return values.remark ? t('quoted', { text: values.remark }) : t('none')
    case 'regions':
      return ruleInWords(values.regions ?? null, translator(regionMessages, locale))
    default:
      return ''
  }
}
