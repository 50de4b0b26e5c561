import { CircleCheckBig, CircleX, type LucideIcon, TriangleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { beep, type Sound } from '#app/components/beep.ts'
import { cn } from '#app/components/cn.ts'

/** good: it can be done; done: it is. They must not be taken for each other at a glance. */
export type BannerTone = 'good' | 'done' | 'bad' | 'unsure'

const LOOKS: Record<BannerTone, { look: string; Icon: LucideIcon }> = {
  good: { look: 'bg-success-soft text-success-ink', Icon: CircleCheckBig },
  done: { look: 'bg-success-ink text-surface', Icon: CircleCheckBig },
  bad: { look: 'bg-danger text-danger-fg', Icon: CircleX },
  unsure: { look: 'bg-warning-soft text-warning-ink', Icon: TriangleAlert },
}

/** What came out, to be seen from an arm's length: colour, sign and words over the whole width, and a sound, once. */
export function Banner({
  tone,
  title,
  sound,
  children,
}: {
  tone: BannerTone
  title: string
  /** Played when the banner appears, or its title becomes another. */
  sound: Sound | undefined
  children?: ReactNode
}) {
  const { look, Icon } = LOOKS[tone]
  const box = useRef<HTMLDivElement>(null)
  const told = useRef<string>()
  useEffect(() => {
    if (told.current === title) return
    told.current = title
    box.current?.scrollIntoView({ block: 'nearest' })
    if (sound) beep(sound)
  }, [title, sound])
  return (
    <div
      ref={box}
      role={tone === 'good' || tone === 'done' ? 'status' : 'alert'}
      className={cn('flex scroll-mt-20 items-start gap-4 rounded-md px-4 py-5 sm:px-6', look)}
    >
      <Icon aria-hidden className="size-11 shrink-0" strokeWidth={2.25} />
      <div className="min-w-0 flex-1">
        <p className="text-2xl leading-tight font-semibold wrap-anywhere">{title}</p>
        {children && <div className="mt-1.5 text-base wrap-anywhere">{children}</div>}
      </div>
    </div>
  )
}
