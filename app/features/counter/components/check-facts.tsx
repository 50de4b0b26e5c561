import { formatDate, formatInstant, formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { CheckView } from '../types.ts'

/** Which card it is, and who has checked it. */
export function CheckFacts({
  check,
  timeZone,
  currency,
}: {
  check: CheckView
  timeZone: string
  currency: string
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const facts: [label: string, value: string][] = [[t('card'), check.maskedNumber]]
  if (check.faceValueMinor > 0)
    facts.push([t('faceValue'), formatMoney(check.faceValueMinor, currency, locale, { whole: true })])
  if (check.validTo) facts.push([t('validTo'), formatDate(check.validTo, locale)])
  facts.push([t('cardStore'), check.cardStore ?? t('noStore')])
  const said = { clerk: check.clerk ?? t('former'), time: formatInstant(check.at, timeZone, locale) }
  return (
    <section className="rounded-md bg-sunken px-4 py-3 text-base">
      <dl className="grid grid-cols-[repeat(auto-fit,minmax(7.5rem,1fr))] gap-x-4 gap-y-2">
        {facts.map(([label, value]) => (
          <div key={label} className="min-w-0">
            <dt className="text-sm text-muted">{label}</dt>
            <dd className="font-medium wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-sm text-muted">
        {t(check.how === 'code' ? 'checkedByCode' : 'checkedByPassword', said)}
      </p>
    </section>
  )
}
