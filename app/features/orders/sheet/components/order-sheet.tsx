import { Component, lazy, type ReactNode, Suspense, useMemo, useState, useSyncExternalStore } from 'react'
import { Button } from '#app/components/button.tsx'
import { useScripted } from '#app/components/use-scripted.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { CarrierCode } from '../../carriers.ts'
import type { OrderPage, ViewCounts } from '../../types.ts'
import type { SheetQuestion } from '../backend.ts'
import { messages } from '../messages.ts'
import type { SheetRights } from '../rights.ts'
import { toSheetRow } from '../row.ts'

// A quarter of a megabyte that no other page wants, and that no server can render.
const SheetScreen = lazy(() => import('./sheet-screen.tsx'))

const WIDE = '(min-width: 768px)'
const CHOICE = 'tihuo.orders.as'

function watchWidth(listener: () => void): () => void {
  const query = matchMedia(WIDE)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

const prefersList = () => {
  try {
    return localStorage.getItem(CHOICE) === 'list'
  } catch {
    return false
  }
}

function remember(choice: 'list' | 'sheet'): void {
  try {
    localStorage.setItem(CHOICE, choice)
  } catch {
    // A browser that keeps nothing: the choice holds as long as the page.
  }
}

export interface OrderSheetProps extends Pick<OrderPage, 'orders' | 'next'> {
  defaultCarrier: string
  carriers: readonly CarrierCode[]
  question: SheetQuestion
  /** Where the page begins in the view; part of what the sheet is kept for. */
  place: string
  today: string
  timeZone: string
  rights: SheetRights
  mayReview: boolean
  onCounts: (counts: ViewCounts) => void
  /** The list: from the server, on a phone, without scripts, and until the grid has loaded. */
  list: ReactNode
}

/** Orders as a spreadsheet where that is of use: with scripts, a wide screen, and nobody who prefers the list. */
export function OrderSheet({ list, ...props }: OrderSheetProps) {
  const t = useMessages(messages)
  const scripted = useScripted()
  const wide = useSyncExternalStore(
    watchWidth,
    () => matchMedia(WIDE).matches,
    () => false,
  )
  const [chosen, setChosen] = useState<'list' | 'sheet'>()
  if (!scripted || !wide) return list
  const asList = chosen === undefined ? prefersList() : chosen === 'list'
  const choose = (choice: 'list' | 'sheet') => {
    remember(choice)
    setChosen(choice)
  }
  if (asList)
    return (
      <>
        <Button size="sm" variant="ghost" className="self-end" onClick={() => choose('sheet')}>
          {t('asSheet')}
        </Button>
        {list}
      </>
    )
  return (
    <OrElse fallback={list}>
      <Suspense fallback={list}>
        <Opened {...props} empty={list} onList={() => choose('list')} />
      </Suspense>
    </OrElse>
  )
}

type OpenedProps = Omit<OrderSheetProps, 'list'> & { empty: ReactNode; onList: () => void }

function Opened({ orders, question, place, ...props }: OpenedProps) {
  const rows = useMemo(() => orders.map(toSheetRow), [orders])
  const { view, show = '', store = '', q = '' } = question
  return (
    <SheetScreen key={[view, show, store, q, place].join(' ')} {...props} question={question} rows={rows} />
  )
}

/** What the grid's script cannot do, because it did not arrive or broke, the list does. */
class OrElse extends Component<{ fallback: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback : this.props.children
  }
}
