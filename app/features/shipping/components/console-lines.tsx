import { type RefObject, useEffect, useRef, useState } from 'react'
import { cn } from '#app/components/cn.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { type ConsoleLine, hasFailed } from '../types.ts'
import { carrierWords, noteWords, resultWords } from '../words.ts'

/** Pixels of a row: one line of cells on wide screens, three on narrow ones. */
const HEIGHTS = { wide: 44, narrow: 88 } as const
/** Rows kept ready above and below what is seen. */
const AROUND = 8
/** Nearer to the end than this counts as being at the end, in pixels. */
const NEAR = 48

const COLUMNS = 'md:grid-cols-[4.5rem_12rem_7rem_13rem_minmax(0,1fr)]'

export interface ConsoleLinesProps {
  lines: readonly ConsoleLine[]
  /** Scroll along with what comes. */
  follow: boolean
  /** People have scrolled away from the end. */
  onLeave: () => void
  /** What is said while there is no line. */
  empty: string
}

/** The lines of the console. Only those in sight are in the page, so that their number does not matter. */
export function ConsoleLines({ lines, follow, onLeave, empty }: ConsoleLinesProps) {
  const t = useMessages(messages)
  const box = useRef<HTMLDivElement>(null)
  const height = useRowHeight()
  const { first, last, onScroll } = useWindow(box, height, lines.length, onLeave)
  const { length } = lines
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls whenever there are more lines
  useEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [follow, length, height])
  return (
    <div className="overflow-hidden rounded-md border border-line bg-surface text-[13px]">
      <div
        aria-hidden
        className={cn(
          'hidden border-b border-line bg-sunken px-3 py-2 text-xs font-medium text-muted md:grid md:gap-x-3',
          COLUMNS,
        )}
      >
        <span className="text-right">{t('rowNumber')}</span>
        <span>{t('orderNo')}</span>
        <span>{t('carrier')}</span>
        <span>{t('trackingNo')}</span>
        <span>{t('result')}</span>
      </div>
      <div
        ref={box}
        onScroll={onScroll}
        role="log"
        aria-label={t('console')}
        // Thousands of lines would be read out; the summary above tells what happens.
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="h-[60dvh] min-h-72 overflow-y-auto overscroll-contain -outline-offset-2"
        data-console-lines={length}
      >
        {length === 0 && <p className="p-4 text-muted">{empty}</p>}
        <ol className="relative" style={length === 0 ? undefined : { height: length * height }}>
          {lines.slice(first, last).map((line, i) => (
            <Row key={line[0]} line={line} top={(first + i) * height} height={height} />
          ))}
        </ol>
      </div>
    </div>
  )
}

function Row({ line, top, height }: { line: ConsoleLine; top: number; height: number }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const [at, orderNo, carrier, trackingNo, result, otherLine, note] = line
  const failed = hasFailed(result)
  const words = [
    resultWords(result, otherLine, locale),
    ...(note && !failed ? [noteWords(note, otherLine, locale)] : []),
  ].join(' · ')
  return (
    <li
      data-result={result}
      style={{ height, transform: `translateY(${top}px)` }}
      className={cn(
        'absolute inset-x-0 grid grid-cols-[minmax(0,1fr)_auto] content-center items-center gap-x-3 border-b border-line px-3',
        COLUMNS,
      )}
    >
      <span className="order-2 text-right text-xs text-muted tabular-nums md:order-none md:text-[13px]">
        <span className="md:hidden">{t('detailLine', { row: String(at) })}</span>
        <span className="max-md:hidden">{at}</span>
      </span>
      <span className="order-1 truncate font-mono font-medium md:order-none md:font-normal">
        {orderNo || '–'}
      </span>
      <span className="order-4 truncate text-right text-muted md:order-none md:text-left md:text-ink">
        {carrierWords(carrier, locale)}
      </span>
      <span className="order-3 truncate font-mono md:order-none">{trackingNo || '–'}</span>
      <span
        title={words}
        className={cn(
          'order-5 col-span-2 line-clamp-2 leading-4 md:order-none md:col-span-1',
          failed ? 'text-danger-ink' : result === 'SHIPPED' ? 'text-success-ink' : 'text-muted',
        )}
      >
        {words}
      </span>
    </li>
  )
}

function useRowHeight(): number {
  const [narrow, setNarrow] = useState(false)
  useEffect(() => {
    // The same width as `md:` in the classes above.
    const query = matchMedia('(width < 48rem)')
    const look = () => setNarrow(query.matches)
    look()
    query.addEventListener('change', look)
    return () => query.removeEventListener('change', look)
  }, [])
  return narrow ? HEIGHTS.narrow : HEIGHTS.wide
}

/** Which rows are in sight. */
function useWindow(
  box: RefObject<HTMLDivElement | null>,
  height: number,
  length: number,
  onLeave: () => void,
) {
  const [sight, setSight] = useState({ top: 0, size: 600 })
  const highest = useRef(0)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(() =>
      setSight((before) => ({ ...before, size: element.clientHeight })),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  const onScroll = () => {
    const element = box.current
    if (!element) return
    const { scrollTop: top, clientHeight: size, scrollHeight } = element
    // Upwards and away from the end: that is a person, not us.
    if (top < highest.current && scrollHeight - top - size > NEAR) onLeave()
    highest.current = top
    setSight({ top, size })
  }
  const first = Math.max(0, Math.min(length, Math.floor(sight.top / height)) - AROUND)
  const last = Math.min(length, Math.ceil((sight.top + sight.size) / height) + AROUND)
  return { first, last, onScroll }
}
