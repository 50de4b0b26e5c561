/// <reference types="vite/client" />
import '@remix-run/node'
import '@remix-run/server-runtime'

declare module '@remix-run/node' {
  /** Switches loader and action types to single fetch: what is returned is what arrives, dates included. */
  interface Future {
    v3_singleFetch: true
  }
}

declare module '@remix-run/server-runtime' {
  /** What server.ts hands to every loader, action and to entry.server.tsx. */
  interface AppLoadContext {
    /** The nonce of this response's Content-Security-Policy; inline scripts without it do not run. */
    cspNonce?: string
  }
}
