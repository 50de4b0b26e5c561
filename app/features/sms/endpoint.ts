/** A vendor that has not answered after this time is not waited for any longer. */
export const ANSWER_TIMEOUT_MS = 8000

/** Another place for the requests of a vendor: a simulator, or a proxy that lets them out. */
export type Endpoint = { protocol: 'http' | 'https'; host: string }

/** @param address http:// or https://, without a path */
export function endpointOf(address: string): Endpoint {
  const { protocol, host } = new URL(address)
  return { protocol: protocol === 'http:' ? 'http' : 'https', host }
}
