import { Card } from '#app/components/card.tsx'
import { GiftCard } from '#app/components/gift-card.tsx'
import { formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { type NumberMode, previewNumbers } from '../numbers.ts'

export interface PreviewValues {
  name: string
  faceValueMinor: number | undefined
  quantity: number
  mode: NumberMode
  prefix: string
  digits: number
  start: number
  validTo: string | undefined
}

/** The card and its numbers as the form stands now. */
export function NumberPreview({
  values,
  issuer,
  currency,
}: {
  values: PreviewValues
  issuer: string
  currency: string
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { mode, prefix, digits, start, quantity, faceValueMinor } = values
  const preview = previewNumbers(mode, { prefix, digits, start, quantity })
  return (
    <div className="flex flex-col gap-4">
      <GiftCard
        issuer={issuer}
        name={values.name || undefined}
        maskedNumber={preview?.first[0] ?? '••••••••'}
        faceValue={faceValueMinor === undefined ? undefined : { minorUnits: faceValueMinor, currency }}
        validUntil={values.validTo}
      />
      <Card title={t('preview')}>
        <div aria-live="polite" className="flex flex-col gap-3">
          {preview ? (
            <>
              <NumberList
                label={mode === 'random' ? t('previewRandom') : t('previewFirst')}
                numbers={preview.first}
              />
              {preview.last && <NumberList label={t('previewLast')} numbers={[preview.last]} />}
              {faceValueMinor !== undefined && (
                <p className="border-t border-line pt-3 text-[13px] text-muted">
                  {t('previewSummary', {
                    n: quantity,
                    total: formatMoney(BigInt(faceValueMinor) * BigInt(quantity), currency, locale),
                  })}
                </p>
              )}
            </>
          ) : (
            <p className="text-[13px] text-muted">{t('previewInvalid')}</p>
          )}
        </div>
      </Card>
    </div>
  )
}

function NumberList({ label, numbers }: { label: string; numbers: readonly string[] }) {
  return (
    <div>
      <p className="text-xs text-muted">{label}</p>
      <ul className="mt-1 flex flex-col gap-0.5 font-mono text-[15px] break-all tabular-nums">
        {numbers.map((number) => (
          <li key={number}>{number}</li>
        ))}
      </ul>
    </div>
  )
}
