import { CircleCheck, Printer } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { SaleHead } from '../types.ts'

/** A sale that was just made: how many, how much, and its receipt. */
export function SoldBanner({ sale, currency }: { sale: SaleHead; currency: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <section
      role="status"
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-md bg-success-soft px-4 py-4 text-success-ink"
    >
      <CircleCheck aria-hidden className="size-9 shrink-0" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="text-xl font-semibold">{t('sold', { n: sale.cards })}</p>
        <p>
          {t('soldBody', { amount: formatMoney(sale.faceValueMinor, currency, locale), saleNo: sale.saleNo })}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <PrintForm action={`/store/receipts/sales/${sale.saleId}`} label={t('printReceipt')} />
        <LinkButton to={`/store/sales/${sale.saleId}`} size="lg">
          {t('seeSale')}
        </LinkButton>
      </div>
    </section>
  )
}

/** Prints a receipt in a tab of its own: what is posted is counted, and a second one says that it is a copy. */
export function PrintForm({
  action,
  label,
  className,
}: {
  action: string
  label: string
  className?: string | undefined
}) {
  return (
    <form method="post" action={action} target="_blank" rel="noopener">
      <Button type="submit" size="lg" variant="secondary" className={className}>
        <Printer aria-hidden />
        {label}
      </Button>
    </form>
  )
}
