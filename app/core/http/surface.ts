import type { Surface } from '../env/env.ts'

// What the redemption surface answers, and nothing besides: the start page, the sites of the merchants, their
// pictures, and what those pages fetch. Exactly as written: the router also takes /%72/… for /r/…, this does not.
const REDEEM =
  /^\/(?:(?:_root\.data)?$|r\/[^/]|media\/[^/]|(?:captcha|regions)\.json$|preferences(?:\.data)?$)/

/** The first part of a path as the router reads it, which decodes and does not care for case. */
function firstPart(pathname: string): string {
  const part = pathname.split('/').find((each) => each !== '') ?? ''
  try {
    return decodeURIComponent(part).toLowerCase()
  } catch {
    return part.toLowerCase()
  }
}

// The router matches a path and each path above it, reading all of it each time: with thousands of parts, which fit
// into an address, that takes seconds. No route is as deep as this.
const MOST_PARTS = 16
const isShallow = (path: string) => path.split('/', MOST_PARTS + 2).length <= MOST_PARTS + 1

function serves(surface: Surface, pathname: string): boolean {
  if (!isShallow(pathname)) return false
  if (surface === 'redeem') return REDEEM.test(pathname)
  if (surface === 'admin') return firstPart(pathname) !== 'r'
  return true
}

/**
 * True when a web process with this surface answers the request; everything else is 404 there, by document, by the
 * router's `.data` requests, and by its questions which routes there are.
 * @param url of the request, parsed: so without any `..` in its path
 */
export function isServed(surface: Surface, url: URL): boolean {
  // The router asks before it goes somewhere. The names of routes are no secret, but they lead nowhere here.
  if (url.pathname === '/__manifest')
    return url.searchParams.getAll('p').every((path) => serves(surface, path))
  return serves(surface, url.pathname)
}
