import { useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { Checkbox } from '#app/components/checkbox.tsx'
import { Dialog } from '#app/components/dialog.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { carrierName } from '../../carriers.ts'
import { messages } from '../messages.ts'
import { otherCarriers, type PastePlan, type PlannedCell, willSave } from '../paste-plan.ts'

/** As many lines as people read; the wrong ones come first. */
const MOST_SHOWN = 100

export interface PasteDialogProps {
  plan: PastePlan
  onSave: (useOffers: boolean) => void
  onClose: () => void
}

/** What a pasted block will do, before it does it. */
export function PasteDialog({ plan, onSave, onClose }: PasteDialogProps) {
  const t = useMessages(messages)
  const [useOffers, setUseOffers] = useState(false)
  const others = otherCarriers(plan)
  const good = plan.cells.filter((cell) => willSave(cell, useOffers))
  const wrong = plan.cells.filter((cell) => !willSave(cell, useOffers))
  const ships = good.filter((cell) => cell.column === 'trackingNo' && cell.now === '').length
  return (
    <Dialog
      title={t('pasteTitle', { rows: plan.rows, columns: plan.columns })}
      description={t('pasteSummary', { n: good.length, m: wrong.length })}
      open
      onOpenChange={(open) => !open && onClose()}
      wide
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button disabled={good.length === 0} onClick={() => onSave(useOffers)}>
            {t('saveN', { n: good.length })}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {others.length > 0 && (
          <Checkbox
            label={t('pasteOthers', { n: others.length })}
            checked={useOffers}
            onChange={(event) => setUseOffers(event.currentTarget.checked)}
          />
        )}
        {plan.beyond > 0 && (
          <p className="text-sm text-warning-ink">
            {t('pasteBeyond', { n: plan.rows - plan.beyond, m: plan.beyond })}
          </p>
        )}
        {ships > 0 && <p className="text-sm">{t('pasteShips', { n: ships })}</p>}
        {plan.cells.length === 0 && <p>{t('pasteNothing')}</p>}
        {plan.cells.length > 0 && (
          <Cells cells={[...wrong, ...good].slice(0, MOST_SHOWN)} useOffers={useOffers} />
        )}
        <p className="text-xs text-muted">{t('pasteSkipEmpty')}</p>
      </div>
    </Dialog>
  )
}

function Cells({ cells, useOffers }: { cells: readonly PlannedCell[]; useOffers: boolean }) {
  const t = useMessages(messages)
  return (
    <Table caption={t('result')}>
      <TableHead>
        <tr>
          <TableHeader>{t('orderNo')}</TableHeader>
          <TableHeader>{t('column')}</TableHeader>
          <TableHeader>{t('becomes')}</TableHeader>
          <TableHeader>{t('result')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {cells.map((cell) => (
          <TableRow key={`${cell.orderId} ${cell.columnId}`} className="align-top">
            <TableCell className="tabular-nums">{cell.orderNo}</TableCell>
            <TableCell>{t(cell.columnId as 'product')}</TableCell>
            <TableCell className="max-w-64 min-w-44 whitespace-normal break-all">{cell.typed}</TableCell>
            <TableCell className="min-w-44 whitespace-normal">
              <Verdict cell={cell} useOffers={useOffers} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function Verdict({ cell, useOffers }: { cell: PlannedCell; useOffers: boolean }) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (cell.problem === undefined) return <span className="text-success-ink">{t('fine')}</span>
  const [offer] = cell.problem.offer ?? []
  if (willSave(cell, useOffers) && offer)
    return (
      <span className="text-success-ink">{t('useCarrier', { carrier: carrierName(offer, locale) })}</span>
    )
  return <span className="text-danger-ink">{cell.problem.text}</span>
}
