import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { cookieAttributes } from '#app/core/auth/session.ts'
import { mintToken, readToken } from '#app/core/auth/token.ts'
import { readCookie } from '#app/core/i18n/cookie.ts'
import { agentInWords } from './agent.ts'
import type { Device } from './types.ts'

const COOKIE = 'tihuo_device'
// Browsers keep no cookie longer than 400 days; each sign-in begins them anew.
const DEVICE_SECONDS = 400 * 24 * 3600

const schema = z.object({ deviceId: z.uuid() })

/**
 * The device of a request for a page of signing in. Its id is in an encrypted cookie: one that was seen in a list, or
 * in the database, cannot be claimed. A browser without a cookie is a new device, and gets one with deviceCookie.
 */
export async function deviceOf(request: Request): Promise<Device> {
  const known = await readToken('device', readCookie(request.headers.get('cookie'), COOKIE), schema)
  return {
    deviceId: known?.deviceId ?? randomUUID(),
    name: agentInWords(request.headers.get('user-agent')),
  }
}

/**
 * The Set-Cookie line by which this browser is known from now on. For all paths: `/login.data`, to which a form of the
 * page /login is sent, is not below `/login`.
 */
export async function deviceCookie({ deviceId }: Device, secure: boolean): Promise<string> {
  const token = await mintToken('device', { deviceId }, DEVICE_SECONDS)
  return `${COOKIE}=${token}; ${cookieAttributes({ secure, path: '/', maxAge: DEVICE_SECONDS })}`
}
