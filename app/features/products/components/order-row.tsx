import { ArrowDown, ArrowUp, ArrowUpToLine, GripVertical } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { buttonStyle } from '#app/components/button-style.ts'
import { cn } from '#app/components/cn.ts'
import { FieldErrors } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { ShelfItem } from '../types.ts'
import { ProductPicture } from './product-picture.tsx'

/** What of a row can have the focus, and must have it again after the row has moved. */
export type Handle = 'drag' | 'top' | 'up' | 'down' | 'place'

export interface OrderRowProps {
  item: ShelfItem
  merchantId: string
  currency: string
  /** From 0. */
  index: number
  total: number
  /** False before scripts are there: the number alone works. */
  scripted: boolean
  /** Where it shows while something is dragged; undefined: where it is. */
  order: number | undefined
  lifted: boolean
  /** @param handle what shall have the focus afterwards */
  onMove: (to: number, handle?: Handle) => void
  onDrag: () => void
}

/** One product with everything that moves it. */
export function OrderRow(props: OrderRowProps) {
  const { item, index, total, scripted, order, lifted, onMove, onDrag } = props
  const locale = useLocale()
  // While something is dragged, every row tells the place it would have.
  const at = order ?? index
  return (
    <li
      style={order === undefined ? undefined : { order }}
      className={cn(
        'flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-surface px-3 py-2 last:border-b-0 sm:gap-x-3',
        lifted && 'relative z-10 bg-accent-soft shadow-md',
      )}
    >
      <input type="hidden" name="productId" value={item.productId} />
      {scripted && <Grip {...{ item, index, onMove, onDrag }} />}
      <Place key={at} {...{ item, total, onMove }} index={at} />
      {/* The elements of a <picture> must not count as flex items. */}
      <span className="shrink-0">
        <ProductPicture
          merchantId={props.merchantId}
          imageId={item.imageId}
          alt=""
          size="thumb"
          className="size-11 rounded-md"
        />
      </span>
      <div className="min-w-0 flex-1 basis-28">
        <p className="line-clamp-2 font-medium break-words">{item.name}</p>
        <p className="text-xs text-muted tabular-nums">
          {formatMoney(item.priceMinor, props.currency, locale)}
        </p>
      </div>
      {scripted && <Arrows {...{ item, total, onMove }} index={at} />}
    </li>
  )
}

function Grip({ item, index, onMove, onDrag }: Pick<OrderRowProps, 'item' | 'index' | 'onMove' | 'onDrag'>) {
  const t = useMessages(messages)
  const keys = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (by === 0) return
    event.preventDefault()
    onMove(index + by, 'drag')
  }
  return (
    <button
      type="button"
      aria-label={t('drag', { name: item.name })}
      data-handle={`drag ${item.productId}`}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.preventDefault()
        event.currentTarget.focus()
        onDrag()
      }}
      onKeyDown={keys}
      className="-ml-2 grid size-9 shrink-0 cursor-grab touch-none place-items-center rounded-md text-muted hover:bg-hover active:cursor-grabbing"
    >
      <GripVertical aria-hidden className="size-4" />
    </button>
  )
}

function Arrows({ item, index, total, onMove }: Pick<OrderRowProps, 'item' | 'index' | 'total' | 'onMove'>) {
  const t = useMessages(messages)
  const name = item.name
  const arrows = [
    { handle: 'top', to: 0, label: t('toTop', { name }), Icon: ArrowUpToLine },
    { handle: 'up', to: index - 1, label: t('up', { name }), Icon: ArrowUp },
    { handle: 'down', to: index + 1, label: t('down', { name }), Icon: ArrowDown },
  ] as const
  return (
    <div className="flex max-sm:ml-auto">
      {arrows.map(({ handle, to, label, Icon }) => {
        const useless = handle === 'down' ? index === total - 1 : index === 0
        return (
          <button
            key={handle}
            type="button"
            aria-label={label}
            title={label}
            // Not `disabled`: the button that has just done its last step must keep the focus.
            aria-disabled={useless || undefined}
            data-handle={`${handle} ${item.productId}`}
            onClick={() => {
              if (!useless) onMove(to, handle)
            }}
            className={buttonStyle('ghost', 'sm', useless ? 'opacity-30 hover:bg-transparent' : undefined)}
          >
            <Icon aria-hidden />
          </button>
        )
      })}
    </div>
  )
}

/** The place as a number; typed over, it moves the row when the field is left or Enter is pressed. */
function Place({ item, index, total, onMove }: Pick<OrderRowProps, 'item' | 'index' | 'total' | 'onMove'>) {
  const t = useMessages(messages)
  const [typed, setTyped] = useState(String(index + 1))
  const plain = typed.normalize('NFKC').trim()
  const wrong = plain !== '' && !/^[1-9]\d{0,3}$/.test(plain)
  const commit = (handle?: Handle) => {
    if (wrong || plain === '') return setTyped(String(index + 1))
    const to = Math.min(Number(plain), total) - 1
    if (to === index) setTyped(String(index + 1))
    else onMove(to, handle)
  }
  const errorId = `place-${item.productId}`
  return (
    <div className="shrink-0">
      <Input
        name="place"
        size="sm"
        value={typed}
        inputMode="numeric"
        autoComplete="off"
        aria-label={t('placeOf', { name: item.name })}
        aria-invalid={wrong || undefined}
        aria-describedby={wrong ? errorId : undefined}
        data-handle={`place ${item.productId}`}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={() => commit()}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          commit('place')
        }}
        className="w-12 px-1 text-center tabular-nums sm:w-14"
      />
      <FieldErrors id={errorId} errors={wrong ? [t('placeFormat')] : undefined} />
    </div>
  )
}
