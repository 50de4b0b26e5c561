import { Printer, Truck } from 'lucide-react'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { WaybillRow } from '../data.ts'
import { messages } from '../messages.ts'
import type { ShipWhen } from '../types.ts'
import { ConfirmedButton } from './confirmed-button.tsx'

/** What can be done with the ticked waybills. */
export function WaybillToolbar({
  form,
  chosen,
  shipWhen,
}: {
  form: string
  chosen: readonly WaybillRow[]
  shipWhen: ShipWhen
}) {
  const t = useMessages(messages)
  const printable = chosen.filter((row) => row.printable)
  const again = printable.filter((row) => row.prints > 0).length
  const waiting = chosen.filter((row) => !row.shipped).length
  const consequence = (
    <>
      <p>{t(shipWhen === 'printed' && waiting > 0 ? 'printShips' : 'printStays')}</p>
      {again > 0 && <p className="mt-2">{t('printAgainSure', { n: again })}</p>}
    </>
  )
  const base = { form, size: 'sm' as const }
  const print = { ...base, newTab: true, title: t('printSure', { n: printable.length }), consequence }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="mr-1 text-[13px] text-muted" aria-live="polite">
        {chosen.length > 0 ? t('selected', { n: chosen.length }) : t('nothingSelected')}
      </span>
      <ConfirmedButton
        {...print}
        intent="printHtml"
        confirmLabel={t('printHtml')}
        disabled={printable.length === 0}
      >
        <Printer aria-hidden />
        {t('printHtml')}
      </ConfirmedButton>
      <ConfirmedButton
        {...print}
        intent="print"
        variant="secondary"
        confirmLabel={t('print')}
        disabled={printable.length === 0}
      >
        {t('print')}
      </ConfirmedButton>
      <ConfirmedButton
        {...base}
        intent="ship"
        variant="secondary"
        title={t('shipSure', { n: waiting })}
        consequence={t('shipBody')}
        confirmLabel={t('ship')}
        disabled={waiting === 0}
      >
        <Truck aria-hidden />
        {t('ship')}
      </ConfirmedButton>
    </div>
  )
}
