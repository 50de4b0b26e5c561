import { EnvError, env } from '#app/core/env/env.ts'

/**
 * Where merchants sign in, as links in mails have it, without a slash at the end. Never from the Host of a request:
 * whoever asks for a mail could then choose where its link leads.
 * @throws EnvError when neither TIHUO_OFFICE_URL nor TIHUO_PUBLIC_URL is set
 */
export function officeOrigin(): string {
  const { TIHUO_OFFICE_URL, TIHUO_PUBLIC_URL } = env()
  const address = TIHUO_OFFICE_URL ?? TIHUO_PUBLIC_URL
  if (address === undefined) throw new EnvError('TIHUO_PUBLIC_URL is needed for the links in mails')
  return address.replace(/\/+$/, '')
}
