import ipaddr from 'ipaddr.js'

/** The most networks that one list can have; the tables check the same. */
export const MAX_NETWORKS = 50

/**
 * One network as it is stored: '10.1.0.0/16'. An address alone is a network of one; an IPv4 network in its IPv6 form is
 * an IPv4 network; what stands behind the prefix is dropped, as PostgreSQL's cidr wants it.
 * @returns undefined for what is none
 */
export function parseNetwork(text: string): string | undefined {
  const [typed = '', prefix, ...more] = text.trim().split('/')
  if (more.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return undefined
  // Not isValid alone: it also takes '1' and '0x7f.1', which nobody means.
  if (!ipaddr.IPv4.isValidFourPartDecimal(typed) && !ipaddr.IPv6.isValid(typed)) return undefined
  const address = ipaddr.parse(typed)
  if (address instanceof ipaddr.IPv6 && address.zoneId !== undefined) return undefined
  const width = address.kind() === 'ipv4' ? 32 : 128
  let bits = prefix === undefined ? width : Number(prefix)
  if (bits > width) return undefined
  let found: ipaddr.IPv4 | ipaddr.IPv6 = address
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= 96) {
    found = address.toIPv4Address()
    bits -= 96
  }
  const network =
    found.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(`${found.toString()}/${bits}`)
      : ipaddr.IPv6.networkAddressFromCIDR(`${found.toString()}/${bits}`)
  return `${network.toString()}/${bits}`
}

/** A list as the environment has it, with commas between. @returns undefined when a part is no network */
export function parseNetworkList(text: string): string[] | undefined {
  const parts = text.split(',').map((part) => parseNetwork(part))
  return parts.every((part) => part !== undefined) ? parts : undefined
}

/** True when an address is in one of the networks; never for what is no address. */
export function withinNetworks(networks: readonly string[], address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network)
    return base.kind() === parsed.kind() && parsed.match([base, bits] as never)
  })
}
