import type { IncomingHttpHeaders } from 'node:http'
import ipaddr from 'ipaddr.js'
import type { TrustedProxies } from '../env/trusted-proxies.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Who asks, as far as the trusted proxies tell. */
export type Client = {
  /** In its usual short form; an IPv4 address that came inside an IPv6 one is an IPv4 address. */
  address: string
  /** What the client used to reach the outermost trusted proxy; undefined when none told. */
  protocol: 'http' | 'https' | undefined
  host: string | undefined
  /** True when the connection itself comes from a trusted proxy. */
  proxied: boolean
}

const list = (header: string | string[] | undefined) =>
  (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((each) => each.trim())

/** An address as proxies write it: some add a port, some put IPv6 into brackets. */
function parseAddress(text: string | undefined): Address | undefined {
  if (!text) return undefined
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return undefined
  const address = ipaddr.process(bare)
  // A zone says which of our own network cards it was; that is no part of who it was.
  if (address instanceof ipaddr.IPv6) delete address.zoneId
  return address
}

function trusts(trusted: TrustedProxies, hop: number, address: Address): boolean {
  if ('hops' in trusted) return hop < trusted.hops
  return trusted.networks.some(
    ([network, bits]) => network.kind() === address.kind() && address.match([network, bits] as never),
  )
}

/** The host of a header, when it is one: letters, digits, dots, hyphens, a port, or an IPv6 address in brackets. */
function plainHost(text: string | undefined): string | undefined {
  return text && /^(?:[\w.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i.test(text) ? text : undefined
}

/**
 * Tells the client's address, protocol and host from a connection and its headers. Each trusted proxy has added
 * one entry at the right of X-Forwarded-For: so it is read from the right, and never past the first address that
 * is not trusted. What stands left of that anybody can have written.
 * @param peer address at the other end of the connection
 */
export function clientOf(headers: IncomingHttpHeaders, peer: string, trusted: TrustedProxies): Client {
  let address = parseAddress(peer)
  let hops = 0
  const forwarded = list(headers['x-forwarded-for'])
  while (address && trusts(trusted, hops, address)) {
    hops += 1
    const next = parseAddress(forwarded.at(-hops))
    // The proxy did not say, or said something that is no address: then it is the nearest that we know.
    if (!next) break
    address = next
  }
  const known = { address: address?.toString() ?? '', proxied: hops > 0 }
  if (hops === 0) return { ...known, protocol: undefined, host: undefined }
  // Of several values the outermost trusted proxy has written the one so many from the right; most write one.
  const told = (values: string[]) => values.at(-Math.min(hops, values.length))
  const protocol = told(list(headers['x-forwarded-proto']))?.toLowerCase()
  return {
    ...known,
    protocol: protocol === 'https' || protocol === 'http' ? protocol : undefined,
    host: plainHost(told(list(headers['x-forwarded-host']))),
  }
}
