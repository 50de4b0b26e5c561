import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { isTheme, themeCookie } from '#app/components/theme.ts'
import { isLocale, localeCookie } from '#app/core/i18n/locale.ts'
import { safeReturnTo } from './return-to.ts'

/** There is nothing to see here; somebody who reloads after a change goes home. */
export function loader() {
  return redirect('/')
}

/** Remembers language or theme (no account needed) and goes back to where the reader was. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData()
  const secure = new URL(request.url).protocol === 'https:'
  const headers = new Headers()
  const locale = form.get('locale')
  const theme = form.get('theme')
  if (isLocale(locale)) headers.append('Set-Cookie', localeCookie(locale, secure))
  if (isTheme(theme)) headers.append('Set-Cookie', themeCookie(theme, secure))
  return redirect(safeReturnTo(form.get('returnTo')), { headers, status: 303 })
}
