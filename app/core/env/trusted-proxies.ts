import ipaddr from 'ipaddr.js'

/** Which proxies in front of us may be believed: the nearest so many, or those in certain networks. */
export type TrustedProxies = { hops: number } | { networks: [ipaddr.IPv4 | ipaddr.IPv6, number][] }

const MAX_HOPS = 10

/**
 * Reads TIHUO_TRUSTED_PROXIES.
 * @param text a count ('1'), or addresses and networks with commas between them ('10.0.0.0/8, fd00::/8, 203.0.113.7')
 * @returns undefined when it is neither
 */
export function parseTrustedProxies(text: string): TrustedProxies | undefined {
  const setting = text.trim()
  if (/^\d+$/.test(setting)) {
    const hops = Number(setting)
    return hops <= MAX_HOPS ? { hops } : undefined
  }
  const networks: [ipaddr.IPv4 | ipaddr.IPv6, number][] = []
  for (const part of setting.split(',').map((each) => each.trim())) {
    if (ipaddr.isValidCIDR(part)) networks.push(ipaddr.parseCIDR(part))
    // Not isValid alone: it also takes '1' and '0x7f.1', which nobody means.
    else if (ipaddr.IPv4.isValidFourPartDecimal(part) || ipaddr.IPv6.isValid(part)) {
      const address = ipaddr.parse(part)
      networks.push([address, address.kind() === 'ipv4' ? 32 : 128])
    } else return undefined
  }
  return { networks }
}
