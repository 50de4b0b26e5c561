import type { ReactNode } from 'react'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { ControlSizeProvider } from './control-size.tsx'
import { LanguageSwitch } from './language-switch.tsx'

export interface PhoneShellProps {
  merchantName: string
  /** The merchant's logo, already sized by the image store; the first character stands in for it. */
  logoUrl?: string | undefined
  /** The line at the bottom: the merchant's service phone, for instance. */
  footer?: ReactNode
  children: ReactNode
}

/** The frame of everything a consumer sees: one warm column, large type, every control 48 px high. */
export function PhoneShell({ merchantName, logoUrl, footer, children }: PhoneShellProps) {
  const t = useMessages(common)
  return (
    <ControlSizeProvider size="lg">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:z-60 focus:bg-surface focus:p-3"
      >
        {t('skipToContent')}
      </a>
      <div className="mx-auto flex min-h-dvh max-w-md flex-col px-5 text-[17px]">
        <header className="flex items-center gap-3 py-4">
          {logoUrl ? (
            <img src={logoUrl} alt="" width={40} height={40} className="size-10 rounded-md object-contain" />
          ) : (
            <span
              aria-hidden
              className="inline-flex size-10 shrink-0 items-center justify-center rounded-md bg-accent text-lg font-semibold text-accent-fg"
            >
              {[...merchantName][0]}
            </span>
          )}
          <span className="line-clamp-2 min-w-0 flex-1 leading-tight font-semibold">{merchantName}</span>
          <LanguageSwitch className="shrink-0" />
        </header>
        <main id="content" className="flex flex-1 flex-col gap-6 pb-8">
          {children}
        </main>
        {footer && (
          <footer className="border-t border-line py-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] text-sm text-muted">
            {footer}
          </footer>
        )}
      </div>
    </ControlSizeProvider>
  )
}
