import { useEffect, useRef } from 'react'
import { cn } from '#app/components/cn.ts'
import { useScripted } from '#app/components/use-scripted.ts'
import type { ChartSpec } from './chart-drawing.ts'

/**
 * Bars, drawn by a library that comes when this is on the page; without scripts there is nothing, so the figures must
 * stand elsewhere, too.
 * @param spec keep it the same between renderings: another one is drawn anew
 * @param label what it shows, for who does not see it
 * @param className gives its height
 */
export function BarChart({
  spec,
  label,
  className,
  framed = true,
}: {
  spec: ChartSpec
  label: string
  className: string
  /** False where it stands in a frame already. */
  framed?: boolean
}) {
  const scripted = useScripted()
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (!scripted) return
    let gone = false
    let takeAway: (() => void) | undefined
    const draw = async () => {
      const { drawChart } = await import('./chart-drawing.ts')
      takeAway?.()
      takeAway = undefined
      if (!gone && canvas.current) takeAway = drawChart(canvas.current, spec)
    }
    void draw()
    // Its colours are those of the theme at the time of drawing.
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    const redraw = () => void draw()
    const chosen = new MutationObserver(redraw)
    chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    scheme.addEventListener('change', redraw)
    return () => {
      gone = true
      takeAway?.()
      chosen.disconnect()
      scheme.removeEventListener('change', redraw)
    }
  }, [scripted, spec])
  if (!scripted) return null
  return (
    <div
      className={cn(
        'min-w-0 print:hidden',
        framed && 'rounded-md border border-line bg-surface p-4',
        className,
      )}
    >
      {/* The library takes the size of what is right around the canvas. Out of the flow the canvas, which has the size it
          was drawn in, does not keep that from becoming narrower; cut off, it does not make the page wider either until it
          is drawn anew. */}
      <div className="relative size-full overflow-hidden">
        <canvas ref={canvas} role="img" aria-label={label} className="absolute inset-0" />
      </div>
    </div>
  )
}
