import type { Account } from '../auth/account.ts'
import type { Session } from '../auth/session.ts'
import type { Surface } from '../env/env.ts'

/** What server.ts prepares for every request before Remix sees it. */
export type RequestContext = {
  requestId: string
  /** Nonce of this response's Content-Security-Policy. */
  cspNonce: string
  /** True where the client reached us by HTTPS; cookies are then Secure. */
  secure: boolean
  /** A form was sent: loaders that run then draw its page once more, with the answer. */
  posted: boolean
  /** Address of the client, as far as the trusted proxies tell. */
  clientAddress: string
  /** Public origin of this installation, as it stands on cards, e.g. https://tihuo.example. */
  origin: string
  /** Origin where merchants sign in; another one when the back office has a server of its own. */
  backOfficeOrigin: string
  /** What this web process serves. */
  surface: Surface
  session: Session | undefined
  /** The account behind the session, loaded once per request; undefined when there is none, or the session has ended. */
  account: () => Promise<Account | undefined>
}

declare module '@remix-run/node' {
  interface AppLoadContext extends RequestContext {}
}
