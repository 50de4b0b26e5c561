import { common } from '#app/core/i18n/common.ts'
import { formatDate, formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { cn } from './cn.ts'

export interface GiftCardProps {
  /** Who issued it. */
  issuer: string
  /** Already masked by the server, e.g. "6201 •••• 0042": the full number has no business in a page. */
  maskedNumber: string
  name?: string | undefined
  faceValue?: { minorUnits: number | bigint | string; currency: string } | undefined
  /** 'YYYY-MM-DD' */
  validUntil?: string | undefined
  /** Redeemed, void or expired: the gold goes out of it. */
  spent?: boolean | undefined
  className?: string | undefined
}

/** The card itself, the only golden thing here: with the tear-off strip and its notches. */
export function GiftCard({
  issuer,
  maskedNumber,
  name,
  faceValue,
  validUntil,
  spent = false,
  className,
}: GiftCardProps) {
  const t = useMessages(common)
  const locale = useLocale()
  return (
    <div className={cn('@container w-full max-w-[420px] drop-shadow-lg', className)}>
      <div
        className={cn(
          'relative flex aspect-[1.586] flex-col justify-between overflow-hidden rounded-md p-[6%] pr-[24%] text-gold-ink',
          'bg-linear-135 from-gold-light via-gold to-gold-deep',
          // Two notches cut out of the edge, where the strip tears off.
          '[mask:radial-gradient(circle_3.2cqw_at_80%_0,#0000_98%,#000)_top/100%_51%_no-repeat,radial-gradient(circle_3.2cqw_at_80%_100%,#0000_98%,#000)_bottom/100%_51%_no-repeat]',
          spent && 'saturate-0',
        )}
      >
        <span
          aria-hidden
          className="absolute top-[9%] bottom-[9%] left-[80%] -translate-x-1/2 border-l-2 border-dotted border-gold-ink/45"
        />
        <span
          aria-hidden
          className="absolute top-0 right-0 bottom-0 left-[80%] flex items-center justify-center text-[5.4cqw] font-semibold tracking-[0.3em] opacity-75 [writing-mode:vertical-rl]"
        >
          {t('productName')}
        </span>
        <div className="min-w-0">
          <p className="line-clamp-2 text-[5cqw] leading-snug font-semibold">{issuer}</p>
          {name && <p className="truncate text-[4cqw] leading-snug">{name}</p>}
        </div>
        {faceValue && (
          <p className="leading-none">
            <span className="sr-only">{t('faceValue')} </span>
            <span className="text-[12cqw] font-semibold tracking-tight">
              {formatMoney(faceValue.minorUnits, faceValue.currency, locale, { whole: true })}
            </span>
          </p>
        )}
        <div className="text-[4cqw] leading-snug">
          <p>
            <span className="sr-only">{t('cardNumber')} </span>
            <span className="font-mono text-[4.8cqw] tracking-wide whitespace-nowrap">{maskedNumber}</span>
          </p>
          {validUntil && <p>{t('validUntil', { date: formatDate(validUntil, locale) })}</p>}
        </div>
      </div>
    </div>
  )
}
