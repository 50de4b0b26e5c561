import { isRouteErrorResponse, Outlet, useRouteError } from '@remix-run/react'
import { useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { ControlSizeProvider } from '#app/components/control-size.tsx'
import { ErrorPanel } from '#app/components/error-panel.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '#app/features/counter/messages.ts'

/** The frame of the counter: large controls, one column for a hand. */
export const loader = memberRoute({ permission: 'card.verify', kinds: ['store'] }, async () => null)

export default function CounterFrame() {
  return (
    <ControlSizeProvider size="lg">
      <div className="mx-auto flex max-w-2xl flex-col gap-6 text-[17px]">
        <Outlet />
      </div>
    </ControlSizeProvider>
  )
}

/** The right was withdrawn while the page was open, or the line dropped: said in words that help at a till. */
export function ErrorBoundary() {
  const t = useMessages(messages)
  const error = useRouteError()
  const status = isRouteErrorResponse(error) ? error.status : undefined
  const [offline, setOffline] = useState(false)
  // Loaded anew without a line, the browser's own page would take the place of ours.
  const reload = () => (navigator.onLine ? window.location.reload() : setOffline(true))
  const way = (to: string, words: string) => (
    <LinkButton to={to} size="lg" reloadDocument>
      {words}
    </LinkButton>
  )
  if (status === 403)
    return <ErrorPanel title={t('noRightTitle')} body={t('noRight')} actions={way('/store', t('toHome'))} />
  if (status === 404)
    return (
      <ErrorPanel
        title={t('CHECK_UNKNOWN')}
        body={t('CHECK_UNKNOWN_do')}
        actions={way('/store/counter', t('back'))}
      />
    )
  return (
    <ErrorPanel
      title={t('brokenTitle')}
      body={t(offline ? 'stillOffline' : 'broken')}
      actions={
        <Button size="lg" onClick={reload}>
          {t('reload')}
        </Button>
      }
    />
  )
}
