import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Secrets of one installation. Made once, kept in the data folder with mode 0600, never in the repo. */
export type Secrets = {
  postgresPassword: string
  webPassword: string
  workerPassword: string
  keysPassword: string
  redeemPassword: string
  apiPassword: string
  jwtSecret: string
  publishableKey: string
  secretKey: string
  sessionSecret: string
  /** Of a redemption server: with the other it could make sessions of the back office. */
  redeemSessionSecret: string
}

const word = (bytes: number) => randomBytes(bytes).toString('base64url').replaceAll('_', '-')

/** Reads the secrets of this data folder; makes them the first time. */
export function loadSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json')
  const stored: Partial<Secrets> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const secrets: Secrets = {
    postgresPassword: word(24),
    webPassword: word(24),
    workerPassword: word(24),
    keysPassword: word(24),
    redeemPassword: word(24),
    apiPassword: word(24),
    jwtSecret: word(48),
    publishableKey: `sb_publishable_${word(16)}_${word(6)}`,
    secretKey: `sb_secret_${word(16)}_${word(6)}`,
    sessionSecret: word(48),
    redeemSessionSecret: word(48),
    // What is stored stays; a secret that a later version added is made now.
    ...stored,
  }
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  return secrets
}

/** The file where an embedded installation keeps its master key; hosted ones set TIHUO_MASTER_KEY. */
export function masterKeyFile(dataDir: string): string {
  return join(dataDir, 'master.key')
}

/** A new master key: 32 random bytes in base64. */
export function newMasterKey(): string {
  return randomBytes(32).toString('base64')
}
