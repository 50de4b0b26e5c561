import ipaddr from 'ipaddr.js'

/** Who is asking, as far as an address tells. Both are text for a blind index, never stored as they are. */
export type Client = {
  /** '203.0.113.7', or the /64 that one IPv6 connection has: '2001:db8:1:2::/64'. */
  client: string
  /** The neighbourhood: /24 of IPv4, /48 of IPv6. */
  block: string
}

function prefixOf(address: ipaddr.IPv4 | ipaddr.IPv6, bits: number): string {
  const bytes = address.toByteArray().map((byte, i) => {
    const kept = Math.max(0, Math.min(8, bits - i * 8))
    return byte & (0xff << (8 - kept)) & 0xff
  })
  return `${ipaddr.fromByteArray(bytes).toString()}/${bits}`
}

/**
 * The client behind an address. IPv4 in its IPv6 form is IPv4.
 * @param address as context.clientAddress has it: what the socket or the trusted proxies say
 */
export function clientOf(address: string): Client {
  // Whoever has no address at all (a socket that is gone) is one client.
  if (!ipaddr.isValid(address)) return { client: 'unknown', block: 'unknown' }
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return { client: parsed.toString(), block: prefixOf(parsed, 24) }
  return { client: prefixOf(parsed, 64), block: prefixOf(parsed, 48) }
}
