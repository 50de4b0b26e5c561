import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  ScrollRestoration,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react'
import type { ReactNode } from 'react'
import { ErrorPage, LineDownPage } from '#app/components/error-panel.tsx'
import { LateScripts } from '#app/components/late-scripts.tsx'
import { useNonce } from '#app/components/nonce.ts'
import { themeFromRequest } from '#app/components/theme.ts'
import { common } from '#app/core/i18n/common.ts'
import { DEFAULT_LOCALE, localeFromRequest } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { LocaleProvider } from '#app/core/i18n/react.tsx'
import themeHref from './styles/theme.css?url'

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: themeHref },
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
]

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: translator(common, data?.locale ?? DEFAULT_LOCALE)('productName') },
]

/** Language and theme come from cookies, so that the very first byte of HTML is already right. */
export function loader({ request }: LoaderFunctionArgs) {
  return { locale: localeFromRequest(request), theme: themeFromRequest(request) }
}

/** The HTML around every page, also around error pages (where there may be no loader data). */
export function Layout({ children }: { children: ReactNode }) {
  const data = useRouteLoaderData<typeof loader>('root')
  const locale = data?.locale ?? DEFAULT_LOCALE
  const theme = data?.theme ?? 'system'
  const nonce = useNonce()
  // Browsers hide a nonce from scripts, so what React finds when it hydrates never matches.
  const scriptProps = { suppressHydrationWarning: true, ...(nonce ? { nonce } : {}) }
  return (
    <html lang={locale} {...(theme === 'system' ? {} : { 'data-theme': theme })}>
      <head>
        <meta charSet="utf-8" />
        {/* Before any module: Zod would otherwise try whether it may make functions from text. It may not. */}
        <script {...scriptProps}>{'globalThis.__zod_globalConfig={jitless:true}'}</script>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        {/* Phones turn card and order numbers into links otherwise. */}
        <meta name="format-detection" content="telephone=no" />
        <Meta />
        <Links />
      </head>
      <body>
        <LocaleProvider locale={locale}>{children}</LocaleProvider>
        <ScrollRestoration {...scriptProps} />
        <LateScripts {...scriptProps} />
      </body>
    </html>
  )
}

export default function App() {
  return <Outlet />
}

/** The last resort: whatever no route caught, said in plain words. */
export function ErrorBoundary() {
  const error = useRouteError()
  if (isLineDown(error)) return <LineDownPage />
  const status = isRouteErrorResponse(error) ? error.status : 500
  return <ErrorPage status={status} reference={referenceOf(error)} />
}

/** How the browsers say that a request found no line: Chromium, Firefox and Safari, in this order. */
function isLineDown(error: unknown): boolean {
  return error instanceof TypeError && /failed to fetch|networkerror|load failed/i.test(error.message)
}

/** Responses thrown by our own code may carry a reference that also stands in the log. */
function referenceOf(error: unknown): string | undefined {
  if (!isRouteErrorResponse(error)) return undefined
  const data: unknown = error.data
  if (typeof data !== 'object' || data === null || !('reference' in data)) return undefined
  return typeof data.reference === 'string' ? data.reference : undefined
}
