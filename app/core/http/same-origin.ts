import type { IncomingHttpHeaders } from 'node:http'

/**
 * Cross-site request forgery: cookies are SameSite=Lax already; beyond that a changing request must say that it
 * comes from this site. Browsers send Sec-Fetch-Site, older ones at least Origin.
 * @param hosts with port, under which clients reach this site
 */
export function isSameOrigin(headers: IncomingHttpHeaders, hosts: readonly string[]): boolean {
  const site = headers['sec-fetch-site']
  if (site) return site === 'same-origin' || site === 'none'
  if (!headers.origin) return true
  const origin = URL.parse(headers.origin)
  return origin !== null && hosts.includes(origin.host)
}
