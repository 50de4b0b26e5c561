import { useLocation } from '@remix-run/react'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

/**
 * Buttons that post one preference to /preferences and come back here. A plain form with a full page load:
 * it works without scripts, and `<html lang>` and the theme are right from the first byte.
 */
export function PreferenceForm({
  name,
  label,
  current,
  options,
  className,
}: {
  name: 'locale' | 'theme'
  label: string
  current: string
  options: readonly { value: string; label: string; icon?: ReactNode; lang?: string | undefined }[]
  className?: string | undefined
}) {
  const { pathname, search } = useLocation()
  return (
    <form method="post" action="/preferences" className={className}>
      <input type="hidden" name="returnTo" value={pathname + search} />
      <fieldset className="inline-flex rounded-md border border-line bg-surface p-0.5">
        <legend className="sr-only">{label}</legend>
        {options.map((option) => (
          <button
            key={option.value}
            type="submit"
            name={name}
            value={option.value}
            lang={option.lang}
            aria-pressed={option.value === current}
            title={option.icon ? option.label : undefined}
            className={cn(
              'relative inline-flex h-8 min-w-9 items-center justify-center rounded-md px-2.5 text-[13px] text-muted hover:text-ink',
              // The target reaches past the drawn button: 44 px high under a thumb.
              'after:absolute after:inset-x-0 after:-inset-y-1.5 [&_svg]:size-4',
              option.value === current && 'bg-sunken font-medium text-ink',
            )}
          >
            {option.icon}
            <span className={option.icon ? 'sr-only' : undefined}>{option.label}</span>
          </button>
        ))}
      </fieldset>
    </form>
  )
}
