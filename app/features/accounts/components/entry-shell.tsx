import type { ReactNode } from 'react'
import { ControlSizeProvider } from '#app/components/control-size.tsx'
import { LanguageSwitch } from '#app/components/language-switch.tsx'
import { Mark } from '#app/components/mark.tsx'
import { Link } from '#app/components/navigation.tsx'
import { ThemeSwitch } from '#app/components/theme-switch.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'

/** The frame of the pages before a back office: one quiet column with large controls. */
export function EntryShell({
  title,
  lead,
  children,
}: {
  title: string
  lead?: ReactNode
  children: ReactNode
}) {
  const t = useMessages(common)
  return (
    <ControlSizeProvider size="lg">
      <div className="mx-auto flex min-h-dvh max-w-md flex-col px-5 text-base">
        <header className="flex items-center justify-between gap-3 py-4">
          <Link to="/" className="flex min-h-11 items-center gap-3 rounded-md text-lg font-semibold">
            <Mark className="size-9" />
            {t('productName')}
          </Link>
          <LanguageSwitch />
        </header>
        <main className="flex flex-1 flex-col justify-center gap-6 py-6 sm:pb-24">
          <div>
            <h1 className="text-2xl font-semibold">{title}</h1>
            {lead && <p className="mt-2 text-muted">{lead}</p>}
          </div>
          {children}
        </main>
        <footer className="flex justify-end py-4">
          <ThemeSwitch />
        </footer>
      </div>
    </ControlSizeProvider>
  )
}
