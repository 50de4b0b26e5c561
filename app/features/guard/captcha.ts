import { hkdfSync } from 'node:crypto'
import { createChallenge, randomInt, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { z } from 'zod'
import { envOfWeb } from '#app/core/env/env.ts'
import { burnCaptcha } from './mutations.ts'
import type {
  CaptchaChallenge,
  CaptchaPlace,
  CaptchaProvider,
  CaptchaPurpose,
  SolvedCaptcha,
} from './types.ts'

// Self-hosted proof of work (ALTCHA, docs/decisions/0012): no picture, no third party, nothing kept on the server
// until a solution is used. The browser tries keys of COST rounds of PBKDF2 until it meets the one the server made
// for a hidden number between LEAST and MOST.
//
// How long that takes: about 1,000 keys, 2,000,000 rounds. Chromium does 0.9 to 1.1 million rounds a second per
// worker on this project's servers and on a phone of the middle class; the component uses two workers, so a second
// is usual and two are the most. Issuing costs the server one key (2 ms beside the event loop), checking one HMAC.
const COST = 2000
const LEAST = 500
const MOST = 1500
const LIFE_SECONDS = 600

const MAX_PAYLOAD = 4000

const hex = z.string().regex(/^(?:[0-9a-f]{2})+$/)
const payloadSchema = z.object({
  challenge: z.object({
    parameters: z.object({
      algorithm: z.literal('PBKDF2/SHA-256'),
      cost: z.literal(COST),
      data: z.object({ most: z.number() }),
      expiresAt: z.number().int(),
      keyLength: z.literal(32),
      keyPrefix: hex,
      keySignature: hex,
      nonce: hex,
      salt: hex,
    }),
    signature: hex.length(64),
  }),
  solution: z.object({ counter: z.number().int().nonnegative(), derivedKey: hex.length(64) }),
})

/** The two keys of a place, once for each secret: the first signs, all are believed. */
function keysFor({ merchantId, purpose }: CaptchaPlace): { challenge: string; solution: string }[] {
  return envOfWeb().TIHUO_SESSION_SECRET.map((secret) => {
    const derive = (use: string) =>
      Buffer.from(hkdfSync('sha256', secret, 'tihuo', `captcha.${use}.${purpose}.${merchantId}`, 32))
    return {
      challenge: derive('challenge').toString('base64url'),
      solution: derive('solution').toString('base64url'),
    }
  })
}

function parsePayload(payload: unknown) {
  if (typeof payload !== 'string' || payload === '' || payload.length > MAX_PAYLOAD) return undefined
  try {
    return payloadSchema.parse(JSON.parse(Buffer.from(payload, 'base64').toString('utf8')))
  } catch {
    return undefined
  }
}

/** ALTCHA's proof of work. Merchant and purpose are part of the key that signs, so neither can be exchanged. */
export const proofOfWork: CaptchaProvider = {
  issue: (place) => {
    const [first] = keysFor(place)
    if (!first) throw new Error('TIHUO_SESSION_SECRET has no secret')
    return createChallenge({
      algorithm: 'PBKDF2/SHA-256',
      cost: COST,
      counter: randomInt(MOST, LEAST),
      data: { most: MOST },
      deriveKey,
      expiresAt: Math.floor(Date.now() / 1000) + LIFE_SECONDS,
      hmacSignatureSecret: first.challenge,
      hmacKeySignatureSecret: first.solution,
    })
  },
  read: async (payload, place) => {
    const given = parsePayload(payload)
    if (!given) return undefined
    const { challenge, solution } = given
    for (const keys of keysFor(place)) {
      const result = await verifySolution({
        challenge,
        solution,
        deriveKey,
        hmacSignatureSecret: keys.challenge,
        hmacKeySignatureSecret: keys.solution,
      })
      if (result.verified) {
        return {
          id: Buffer.from(challenge.signature, 'hex'),
          expiresAt: new Date(challenge.parameters.expiresAt * 1000),
        }
      }
    }
    return undefined
  },
}

/**
 * A new task for a browser. It is good for 10 minutes, for this merchant and purpose.
 * @param merchantId PLATFORM for the sign-in page
 */
export function issueChallenge(merchantId: string, purpose: CaptchaPurpose): Promise<CaptchaChallenge> {
  return proofOfWork.issue({ merchantId, purpose })
}

/** What a form field with a solution is worth, without using it up; undefined when it is worth nothing. */
export function readSolution(
  payload: unknown,
  merchantId: string,
  purpose: CaptchaPurpose,
): Promise<SolvedCaptcha | undefined> {
  return proofOfWork.read(payload, { merchantId, purpose })
}

/**
 * True when a form field holds a right solution that nobody has used before; it is used up by the asking. Call it
 * outside of a transaction: it has one of its own.
 * @param payload the field `captcha` as it came
 */
export async function checkSolution(
  payload: unknown,
  merchantId: string,
  purpose: CaptchaPurpose,
): Promise<boolean> {
  const solved = await readSolution(payload, merchantId, purpose)
  return solved !== undefined && burnCaptcha(merchantId, solved)
}
