import { Outlet, useLoaderData } from '@remix-run/react'
import { PhoneShell } from '#app/components/phone-shell.tsx'
import { siteRoute } from '#app/core/http/route.ts'

/** The frame of a merchant's redemption site. */
export const loader = siteRoute({}, async ({ site }) => ({
  merchantName: site.name,
  logoUrl: site.logo_path === null ? undefined : `/media/${site.logo_path}`,
}))

export default function RedemptionSite() {
  const { merchantName, logoUrl } = useLoaderData<typeof loader>()
  return (
    <PhoneShell merchantName={merchantName} logoUrl={logoUrl}>
      <Outlet />
    </PhoneShell>
  )
}
