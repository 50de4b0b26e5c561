import { useEffect, useId, useState } from 'react'
import { useRevalidator } from '#app/components/navigation.tsx'
import type { WaybillRow } from '../data.ts'
import type { ShipWhen } from '../types.ts'
import { isSelectable, WaybillTable } from './waybill-table.tsx'
import { WaybillToolbar } from './waybill-toolbar.tsx'

export interface WaybillListProps {
  rows: readonly WaybillRow[]
  timeZone: string
  mayShip: boolean
  shipWhen: ShipWhen
  /** Where the form posts to, with the list's own query. */
  action: string
}

/** The list with what is done to its rows: one form, posted as a document, because labels open in a tab of their own. */
export function WaybillList({ rows, timeZone, mayShip, shipWhen, action }: WaybillListProps) {
  const form = useId()
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const chosen = rows.filter((row) => isSelectable(row) && ticked.has(row.waybillId))
  const open = rows.some((row) => ['queued', 'buying', 'uncertain'].includes(row.state) && !row.stuck)
  useFreshRows(open)
  return (
    <>
      <form id={form} method="post" action={action} className="hidden" />
      {mayShip && <WaybillToolbar form={form} chosen={chosen} shipWhen={shipWhen} />}
      <WaybillTable
        rows={rows}
        timeZone={timeZone}
        mayShip={mayShip}
        form={form}
        selected={new Set(chosen.map((row) => row.waybillId))}
        onSelect={setTicked}
      />
    </>
  )
}

const REFRESH_MS = 2000

/** Looks again while numbers are being bought, and when somebody comes back from the tab with the labels. */
function useFreshRows(open: boolean): void {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    const look = () => document.visibilityState === 'visible' && revalidate()
    document.addEventListener('visibilitychange', look)
    const timer = open ? setInterval(look, REFRESH_MS) : undefined
    return () => {
      document.removeEventListener('visibilitychange', look)
      clearInterval(timer)
    }
  }, [open, revalidate])
}
