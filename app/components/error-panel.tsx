import { type ReactNode, useEffect } from 'react'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { Button } from './button.tsx'
import { LinkButton } from './link-button.tsx'
import { Mark } from './mark.tsx'

export interface ErrorPanelProps {
  title: string
  body: string
  /** What support needs to find the event in the log. */
  reference?: string | undefined
  actions?: ReactNode
}

/** What went wrong and what to do now, inside a page. */
export function ErrorPanel({ title, body, reference, actions }: ErrorPanelProps) {
  const t = useMessages(common)
  return (
    <div
      role="alert"
      className="flex flex-col items-start gap-3 rounded-md border border-line bg-surface p-6"
    >
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="max-w-prose text-muted">{body}</p>
      {reference && <p className="font-mono text-xs text-muted">{t('errorReference', { id: reference })}</p>}
      {actions && <div className="mt-2 flex flex-wrap gap-3">{actions}</div>}
    </div>
  )
}

/** A whole page for an HTTP error, in the reader's language; used by error boundaries. */
export function ErrorPage({
  status,
  reference,
  homeHref = '/',
}: {
  status: number
  reference?: string | undefined
  homeHref?: string | undefined
}) {
  const t = useMessages(common)
  const { title, body } = useErrorText(status)
  const again = status === 429 || status >= 500
  return (
    <main className="mx-auto flex min-h-dvh max-w-xl flex-col justify-center gap-4 p-6 text-base">
      <Mark className="size-12" />
      <p className="font-mono text-sm text-muted">{status}</p>
      <h1 className="text-2xl font-semibold">{title}</h1>
      <p className="max-w-prose text-muted">{body}</p>
      {reference && <p className="font-mono text-sm text-muted">{t('errorReference', { id: reference })}</p>}
      <div className="mt-4 flex flex-wrap gap-3">
        {again && (
          <Button size="lg" onClick={() => window.location.reload()}>
            {t('reloadPage')}
          </Button>
        )}
        <LinkButton to={homeHref} size="lg" reloadDocument>
          {t('goHome')}
        </LinkButton>
      </div>
    </main>
  )
}

/** No answer came at all: the page waits for the line, since the browser's own page would take its place without one. */
export function LineDownPage() {
  const t = useMessages(common)
  useEffect(() => {
    const reload = () => window.location.reload()
    addEventListener('online', reload)
    return () => removeEventListener('online', reload)
  }, [])
  return (
    <main
      role="alert"
      className="mx-auto flex min-h-dvh max-w-xl flex-col justify-center gap-4 p-6 text-base"
    >
      <Mark className="size-12" />
      <h1 className="text-2xl font-semibold">{t('lineDownTitle')}</h1>
      <p className="max-w-prose text-muted">{t('lineDownBody')}</p>
      <Button
        size="lg"
        className="mt-4 self-start"
        onClick={() => {
          if (navigator.onLine) window.location.reload()
        }}
      >
        {t('reloadPage')}
      </Button>
    </main>
  )
}

/** Plain words for an HTTP status, for error boundaries that draw their own page. */
export function useErrorText(status: number): { title: string; body: string } {
  const t = useMessages(common)
  if (status === 404 || status === 405 || status === 410)
    return { title: t('notFoundTitle'), body: t('notFoundBody') }
  if (status === 401 || status === 403) return { title: t('forbiddenTitle'), body: t('forbiddenBody') }
  if (status === 429) return { title: t('tooManyTitle'), body: t('tooManyBody') }
  if (status === 503) return { title: t('unavailableTitle'), body: t('errorBody') }
  return { title: t('errorTitle'), body: t('errorBody') }
}
