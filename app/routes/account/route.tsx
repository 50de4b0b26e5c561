import { redirect } from '@remix-run/node'
import { Outlet, useLoaderData } from '@remix-run/react'
import { accountRoute } from '#app/core/http/route.ts'
import { homeOf } from '#app/features/accounts/home.ts'
import { AccountShell } from '#app/features/sessions/components/account-shell.tsx'

export const loader = accountRoute(async ({ account, request }) => {
  if (/^\/account\/?(?:\.data)?$/.test(new URL(request.url).pathname)) throw redirect('/account/sessions')
  return {
    displayName: account.display_name,
    loginName: account.login_name,
    home: homeOf(account),
    only: account.second_factor === 'missing' ? '/account/second-factor' : undefined,
  }
})

/** One's own account: the pages below it are the same for merchants, stores, suppliers and operators. */
export default function OwnAccount() {
  const frame = useLoaderData<typeof loader>()
  return (
    <AccountShell {...frame}>
      <Outlet />
    </AccountShell>
  )
}
