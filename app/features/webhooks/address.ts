/** Names of this machine itself. */
const LOOPBACK = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/i

/**
 * Why an address cannot get web-hooks; undefined when it can. Where a name leads to is looked at when it is called
 * (app/core/http/outbound.ts), as it can change; this tells people early.
 * @param privateHooks this installation lets web-hooks stay on the machine (TIHUO_PRIVATE_HOOKS)
 */
export function wrongAddress(
  typed: string,
  privateHooks: boolean,
): 'url' | 'httpsOnly' | 'noCredentials' | 'notPublic' | undefined {
  if (!URL.canParse(typed)) return 'url'
  const { protocol, hostname, username, password } = new URL(typed)
  if (protocol !== 'https:' && protocol !== 'http:') return 'httpsOnly'
  if (username !== '' || password !== '') return 'noCredentials'
  const here = LOOPBACK.test(hostname) || /\.localhost$/i.test(hostname)
  if (here && !privateHooks) return 'notPublic'
  if (protocol === 'http:' && !here) return 'httpsOnly'
  return undefined
}
