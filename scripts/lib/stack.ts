import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import postgres from 'postgres'
import { masterKeyFrom, opensCheckValue } from '#app/core/crypto/master-key.ts'
import type { LauncherEnv } from '#app/core/env/env.ts'
import { admitDataApi, createSupabaseRoles, migrate, setLoginPasswords, showPictures } from './migrate.ts'
import { freePort } from './ports.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { loadSecrets, masterKeyFile, newMasterKey, type Secrets } from './secrets.ts'
import { startSupabase } from './supabase.ts'

/** Database and Supabase, running and migrated, with the settings its processes need. */
export type Stack = {
  dataDir: string
  /** Address of the migrating role: for scripts and tests, never for the web or workers. */
  adminUrl: string
  /** Settings of a process, by the login it gets; an empty one must not be there. */
  envFor: (login: 'web' | 'worker' | 'redeem') => Record<string, string>
  appliedMigrations: string[]
  stop: () => Promise<void>
}

/** The same address of a database with another login. */
export function withLogin(url: string, login: string, password: string): string {
  const target = new URL(url)
  target.username = login
  target.password = password
  return target.href
}

/**
 * The master key of this start, checked against the key library before anything is written.
 * @throws Error with what to do, when it is missing or wrong
 */
async function masterKeyFor(
  env: LauncherEnv,
  adminUrl: string,
  keysUrl: string | undefined,
): Promise<string> {
  const sql = postgres(keysUrl ?? adminUrl, { max: 1, onnotice: () => {} })
  const stored: { master_key_id: string; check_value: Buffer }[] = []
  try {
    const [there] = await sql<
      { found: boolean }[]
    >`select to_regclass('keyring.master_keys') is not null as found`
    if (there?.found)
      stored.push(
        ...(await sql<
          { master_key_id: string; check_value: Buffer }[]
        >`select master_key_id, check_value from keyring.master_keys`),
      )
  } finally {
    await sql.end()
  }
  const file = masterKeyFile(resolve(env.TIHUO_DATA_DIR))
  const configured =
    env.TIHUO_MASTER_KEY ?? (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined)
  if (stored.length > 0) {
    const ids = stored.map((row) => row.master_key_id).join(' or ')
    if (!configured) {
      throw new Error(
        `The master key is missing. This database was sealed with key ${ids}: set TIHUO_MASTER_KEY, or put ${masterKeyFile(env.TIHUO_DATA_DIR)} back. Nothing has been changed.`,
      )
    }
    const key = masterKeyFrom(configured)
    const mine = stored.find((row) => row.master_key_id === key.id)
    if (!mine || !opensCheckValue(key, mine.check_value)) {
      throw new Error(
        `The master key is wrong. This database was sealed with key ${ids}, the given key is ${key.id}. Put the right key back. Nothing has been changed.`,
      )
    }
    return configured
  }
  if (configured) return configured
  if (env.DATABASE_URL) {
    throw new Error(
      'The master key is missing. Make one with `npm run key:new`, keep a copy in a safe place, and set TIHUO_MASTER_KEY.',
    )
  }
  const made = newMasterKey()
  writeFileSync(file, `${made}\n`, { mode: 0o600 })
  return made
}

/**
 * Brings up what the settings ask for: the embedded PostgreSQL and Supabase, or hosted ones, migrated.
 * @param env settings of the launcher
 * @param options.fast throw-away cluster of a test: no fsync
 */
export async function startStack(env: LauncherEnv, options: { fast?: boolean } = {}): Promise<Stack> {
  const dataDir = resolve(env.TIHUO_DATA_DIR)
  // The server's account must be able to walk through; what is secret below has its own mode.
  mkdirSync(dataDir, { recursive: true })
  chmodSync(dataDir, 0o755)
  const secrets: Secrets = loadSecrets(dataDir)
  const stops: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const each of stops.reverse()) await each()
  }
  try {
    let adminUrl = env.DATABASE_URL
    if (!adminUrl) {
      const port = await freePort(env.TIHUO_POSTGRES_PORT)
      const server: Postgres = await startPostgres({
        dataDir,
        port,
        password: secrets.postgresPassword,
        fast: options.fast ?? false,
      })
      stops.push(server.stop)
      adminUrl = server.url
    }
    const masterKey = await masterKeyFor(env, adminUrl, env.TIHUO_KEYS_DATABASE_URL)
    if (!env.DATABASE_URL) await createSupabaseRoles(adminUrl)
    const appliedMigrations = await migrate(adminUrl)
    await setLoginPasswords(adminUrl, secrets)

    let supabaseUrl = env.SUPABASE_URL
    const keys = {
      SUPABASE_PUBLISHABLE_KEY: env.SUPABASE_PUBLISHABLE_KEY ?? secrets.publishableKey,
      SUPABASE_SECRET_KEY: env.SUPABASE_SECRET_KEY ?? secrets.secretKey,
    }
    if (!supabaseUrl) {
      await admitDataApi(adminUrl, secrets.apiPassword)
      const supabase = await startSupabase({
        dataDir,
        port: await freePort(env.TIHUO_SUPABASE_PORT),
        values: {
          ...keys,
          DATABASE_URL: withLogin(adminUrl, 'app_api', secrets.apiPassword),
          SUPABASE_JWT_SECRET: secrets.jwtSecret,
        },
      })
      stops.push(supabase.stop)
      supabaseUrl = supabase.url
    }
    await showPictures(adminUrl)
    const shared = {
      NODE_ENV: env.NODE_ENV,
      TIHUO_LOG_LEVEL: env.TIHUO_LOG_LEVEL,
      TIHUO_MASTER_KEY: masterKey,
      TIHUO_KEYS_DATABASE_URL:
        env.TIHUO_KEYS_DATABASE_URL ?? withLogin(adminUrl, 'app_keys', secrets.keysPassword),
      SUPABASE_URL: supabaseUrl,
      ...keys,
    }
    const urls = {
      web: env.TIHUO_WEB_DATABASE_URL ?? withLogin(adminUrl, 'app_web', secrets.webPassword),
      worker: env.TIHUO_WORKER_DATABASE_URL ?? withLogin(adminUrl, 'app_worker', secrets.workerPassword),
      redeem: env.TIHUO_REDEEM_DATABASE_URL ?? withLogin(adminUrl, 'app_redeem', secrets.redeemPassword),
    }
    const sessionSecret = env.TIHUO_SESSION_SECRET?.join(',') ?? secrets.sessionSecret
    const ofRedeem = {
      SUPABASE_SECRET_KEY: '',
      TIHUO_SURFACE: 'redeem',
      TIHUO_SESSION_SECRET: secrets.redeemSessionSecret,
    }
    return {
      dataDir,
      adminUrl,
      appliedMigrations,
      envFor: (login) => ({
        ...shared,
        TIHUO_DATABASE_URL: urls[login],
        TIHUO_SESSION_SECRET: sessionSecret,
        ...(login === 'redeem' ? ofRedeem : {}),
      }),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
