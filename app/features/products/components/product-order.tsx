import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { arrangedOn, moveTo } from '../ordering.ts'
import type { Shelf, ShelfItem } from '../types.ts'
import { type Handle, OrderRow } from './order-row.tsx'
import { useDragOrder } from './use-drag-order.ts'

export interface ProductOrderProps {
  shelf: Shelf
  /** An order that was sent and not saved. */
  arranged: readonly string[] | undefined
  merchantId: string
  currency: string
  /** What a consumer sees of goods in this order. */
  preview: (items: ShelfItem[]) => ReactNode
}

/** The order of the goods on the shelf: a list to rearrange, what comes of it on a phone, and one button for all. */
export function ProductOrder({ shelf, arranged, merchantId, currency, preview }: ProductOrderProps) {
  const t = useMessages(messages)
  const order = useOrder(shelf, arranged)
  const { ids, list, dragged } = order
  const items = useMemo(() => new Map(shelf.items.map((item) => [item.productId, item])), [shelf])
  const itemsOf = (of: readonly string[]) => of.flatMap((id) => items.get(id) ?? [])
  const sending = useNavigation().state !== 'idle'
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_360px]">
      <Form method="post" className="min-w-0">
        <input type="hidden" name="seen" value={shelf.seen} />
        <ul
          ref={list}
          aria-label={t('orderList')}
          className="flex flex-col overflow-hidden rounded-md border border-line"
        >
          {itemsOf(ids).map((item, index) => (
            <OrderRow
              key={item.productId}
              {...{ item, merchantId, currency, index }}
              total={ids.length}
              scripted={order.scripted}
              order={dragged?.order.indexOf(item.productId)}
              lifted={dragged?.id === item.productId}
              onMove={(to, handle) => order.move(item, to, handle)}
              onDrag={() => order.startDrag(item.productId)}
            />
          ))}
        </ul>
        <p aria-live="assertive" className="sr-only">
          {order.said}
        </p>
        <div className="sticky bottom-0 -mx-1 flex flex-wrap items-center gap-3 bg-canvas px-1 py-3">
          <Button type="submit" pending={sending}>
            {t('saveOrder')}
          </Button>
          {order.dirty && (
            <>
              <Button variant="ghost" onClick={order.reset}>
                {t('resetOrder')}
              </Button>
              <span role="status" className="text-[13px] text-muted">
                {t('unsaved')}
              </span>
            </>
          )}
        </div>
      </Form>
      <Card title={t('preview')} description={t('previewHint')} className="lg:sticky lg:top-6">
        {preview(itemsOf(dragged?.order ?? ids))}
      </Card>
    </div>
  )
}

/** The arrangement, what may change it, and what must be said and focused after a change. */
function useOrder(shelf: Shelf, arranged: readonly string[] | undefined) {
  const t = useMessages(messages)
  const saved = useMemo(() => shelf.items.map((item) => item.productId), [shelf])
  const [ids, setIds] = useState<readonly string[]>(() => arrangedOn(saved, arranged ?? saved))
  const [seen, setSeen] = useState(shelf.seen)
  const [scripted, setScripted] = useState(false)
  const [said, setSaid] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const focus = useRef<string>()
  useEffect(() => setScripted(true), [])
  // Another list has come from the server: what was arranged stays, on what there is now.
  if (seen !== shelf.seen) {
    setSeen(shelf.seen)
    setIds(arrangedOn(saved, ids))
  }
  // The moved element loses the focus; whoever pressed its button wants to press it again.
  useLayoutEffect(() => {
    if (focus.current) list.current?.querySelector<HTMLElement>(`[data-handle="${focus.current}"]`)?.focus()
    focus.current = undefined
  })
  const change = (next: readonly string[], item: { productId: string; name: string }) => {
    setIds(next)
    const place = next.indexOf(item.productId) + 1
    setSaid(t('movedTo', { name: item.name, place, total: next.length }))
  }
  const drag = useDragOrder(list, ids, (next, id) => {
    const item = shelf.items.find((each) => each.productId === id)
    if (item) change(next, item)
  })
  return {
    ids,
    list,
    scripted,
    said,
    dragged: drag.dragged,
    startDrag: drag.start,
    dirty: ids.join() !== saved.join(),
    reset: () => setIds(saved),
    move: (item: ShelfItem, to: number, handle?: Handle) => {
      const at = Math.max(0, Math.min(ids.length - 1, to))
      if (handle) focus.current = `${handle} ${item.productId}`
      change(moveTo(ids, item.productId, at), item)
    },
  }
}
