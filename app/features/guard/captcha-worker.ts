// Runs in a Web Worker: tries keys, and says every now and then how many it has tried.
import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { solveChallenge } from 'altcha-lib'
import { deriveKey as deriveNatively } from 'altcha-lib/algorithms/web/pbkdf2'
import type { DeriveKeyFunction } from 'altcha-lib/types'
import type { CaptchaChallenge } from './types.ts'

export type WorkOrder = { challenge: CaptchaChallenge; start: number; step: number }
export type WorkReport = { tried: number } | { counter: number; derivedKey: string } | { failed: true }

const REPORT_EVERY = 20

// Browsers give their own cryptography to https and localhost only; elsewhere it takes some seconds longer.
const deriveSlowly: DeriveKeyFunction = async ({ cost, keyLength }, salt, password) => ({
  derivedKey: pbkdf2(sha256, password, salt, { c: cost, dkLen: keyLength }),
})
const derive = globalThis.crypto?.subtle ? deriveNatively : deriveSlowly

// The types of this project are those of pages; a worker's own scope is this much of it.
const worker = self as unknown as {
  postMessage: (message: WorkReport) => void
  onmessage: (event: MessageEvent<WorkOrder>) => void
}
const report = (message: WorkReport) => worker.postMessage(message)

worker.onmessage = async ({ data: { challenge, start, step } }) => {
  let tried = 0
  try {
    const solution = await solveChallenge({
      challenge,
      counterStart: start,
      counterStep: step,
      deriveKey: (...args) => {
        tried += 1
        if (tried % REPORT_EVERY === 0) report({ tried: REPORT_EVERY })
        return derive(...args)
      },
    })
    report(solution ? { counter: solution.counter, derivedKey: solution.derivedKey } : { failed: true })
  } catch {
    report({ failed: true })
  }
}
