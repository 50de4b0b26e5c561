import { createContext, useContext } from 'react'

/** The nonce of this response's Content-Security-Policy. Only the server knows it; the browser gets undefined. */
export const NonceContext = createContext<string | undefined>(undefined)

/** For anything that writes an inline script or style. */
export function useNonce(): string | undefined {
  return useContext(NonceContext)
}
