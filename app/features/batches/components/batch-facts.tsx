import { Card } from '#app/components/card.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { formatDate, formatInstant, formatMoney, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { RegionRuleWords } from '#app/features/regions/components/region-rule-words.tsx'
import { messages } from '../messages.ts'
import type { BatchDetail } from '../types.ts'

/** All facts about a batch, in one card. */
export function BatchFacts({
  batch,
  currency,
  timeZone,
}: {
  batch: BatchDetail
  currency: string
  timeZone: string
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const dates = [
    batch.validFrom && t('from', { date: formatDate(batch.validFrom, locale) }),
    batch.validTo && t('until', { date: formatDate(batch.validTo, locale) }),
  ].filter(Boolean)
  const items = [
    { label: t('faceValue'), value: formatMoney(batch.faceValueMinor, currency, locale) },
    { label: t('quantity'), value: formatNumber(batch.quantity, locale) },
    {
      label: t('numberRange'),
      value:
        batch.numberMode === 'imported' ? (
          t('imported')
        ) : (
          <span className="flex flex-wrap gap-x-2 font-mono">
            <span>{batch.numberFrom}</span>
            {batch.numberFrom !== batch.numberTo && <span>– {batch.numberTo}</span>}
          </span>
        ),
    },
    { label: t('serialRange'), value: `${batch.serialFrom} – ${batch.serialTo}` },
    {
      label: t('products'),
      value: (
        <ul>
          {batch.products.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      ),
    },
    {
      label: t('passwords'),
      value:
        batch.passwordAlphabet === 'any'
          ? t('importedPasswords', { n: batch.passwordLength })
          : `${t('positions', { n: batch.passwordLength })} · ${t(batch.passwordAlphabet)}`,
    },
    { label: t('validity'), value: dates.length > 0 ? dates.join(' ') : t('longValid') },
    { label: t('regions'), value: <RegionRuleWords rule={batch.regionRule} /> },
    { label: t('channel'), value: batch.channel },
    { label: t('remark'), value: batch.remark || null },
    { label: t('created'), value: formatInstant(batch.createdAt, timeZone, locale) },
    { label: t('createdBy'), value: batch.createdBy },
  ]
  return (
    <Card title={t('facts')}>
      <KeyValue items={items} />
    </Card>
  )
}
