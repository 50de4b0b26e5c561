import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { type LauncherEnv, parseLauncherEnv } from '#app/core/env/env.ts'
import { buildWeb } from './build.ts'
import { freePort } from './ports.ts'
import { type Running, startProcess } from './processes.ts'
import type { Stack } from './stack.ts'

// A redemption server (TIHUO_SURFACE=redeem) starts no database and migrates nothing: it gets a few settings and
// connects. They stand in redeem.env of the data folder of the installation it belongs to; on a machine of its own
// they are its environment.

/** Where an installation keeps them, anew at each start. */
export const redeemEnvFile = (dataDir: string) => join(dataDir, 'redeem.env')

/** Writes down what a redemption server needs, and nothing more: to be read from here, or taken to its own machine. */
export function keepRedeemEnv(stack: Pick<Stack, 'dataDir' | 'envFor'>): void {
  const settings = stack.envFor('redeem')
  const lines = {
    TIHUO_SURFACE: 'redeem',
    TIHUO_REDEEM_DATABASE_URL: settings.TIHUO_DATABASE_URL,
    TIHUO_KEYS_DATABASE_URL: settings.TIHUO_KEYS_DATABASE_URL,
    TIHUO_MASTER_KEY: settings.TIHUO_MASTER_KEY,
    TIHUO_SESSION_SECRET: settings.TIHUO_SESSION_SECRET,
    SUPABASE_URL: settings.SUPABASE_URL,
    SUPABASE_PUBLISHABLE_KEY: settings.SUPABASE_PUBLISHABLE_KEY,
  }
  const text = Object.entries(lines).map(([name, value]) => `${name}=${value}\n`)
  writeFileSync(redeemEnvFile(stack.dataDir), text.join(''), { mode: 0o600 })
}

/**
 * The settings of the redemption server's process.
 * @throws Error that names what is missing
 */
function settingsOf(env: LauncherEnv): Record<string, string> {
  const file = redeemEnvFile(resolve(env.TIHUO_DATA_DIR))
  const own = env.TIHUO_REDEEM_DATABASE_URL !== undefined
  if (!own && !existsSync(file)) {
    throw new Error(
      `TIHUO_SURFACE=redeem needs the installation it belongs to: start that first on this machine (it writes ${file}), or set TIHUO_REDEEM_DATABASE_URL and the other settings that .env.example names.`,
    )
  }
  const source = own ? env : parseLauncherEnv(parseEnv(readFileSync(file, 'utf8')))
  const settings = {
    TIHUO_DATABASE_URL: source.TIHUO_REDEEM_DATABASE_URL,
    TIHUO_KEYS_DATABASE_URL: source.TIHUO_KEYS_DATABASE_URL,
    TIHUO_MASTER_KEY: source.TIHUO_MASTER_KEY,
    TIHUO_SESSION_SECRET: source.TIHUO_SESSION_SECRET?.join(','),
    SUPABASE_URL: source.SUPABASE_URL,
    SUPABASE_PUBLISHABLE_KEY: source.SUPABASE_PUBLISHABLE_KEY,
  }
  const missing = Object.entries(settings).filter(([, value]) => value === undefined)
  if (missing.length > 0)
    throw new Error(
      `TIHUO_SURFACE=redeem: ${missing.map(([name]) => name).join(', ')} missing (see .env.example).`,
    )
  return settings as Record<string, string>
}

export type RedemptionServer = { url: string; metrics: number; logFile: string; stop: Running['stop'] }

/**
 * Builds when needed and starts the web process that serves consumers alone.
 * @param say told about each step, in plain words
 */
export async function startRedemptionServer(
  env: LauncherEnv,
  say: (step: string) => void,
): Promise<RedemptionServer> {
  const settings = settingsOf(env)
  buildWeb(say)
  const port = await freePort(env.TIHUO_PORT)
  const own = `http://${env.TIHUO_HOST === '0.0.0.0' ? '127.0.0.1' : env.TIHUO_HOST}:${port}`
  const metrics = env.TIHUO_METRICS_PORT === 0 ? 0 : await freePort(env.TIHUO_METRICS_PORT)
  const logFile = join(resolve(env.TIHUO_DATA_DIR), 'redeem.log')
  const { stop } = await startProcess({
    name: 'redeem',
    file: 'server.ts',
    env: {
      ...settings,
      NODE_ENV: env.NODE_ENV,
      TIHUO_LOG_LEVEL: env.TIHUO_LOG_LEVEL,
      TIHUO_SURFACE: 'redeem',
      SUPABASE_SECRET_KEY: '',
      TIHUO_PORT: String(port),
      TIHUO_HOST: env.TIHUO_HOST,
      TIHUO_PUBLIC_URL: (env.TIHUO_PUBLIC_URL ?? own).replace(/\/$/, ''),
      TIHUO_TRUSTED_PROXIES: env.TIHUO_TRUSTED_PROXIES,
      TIHUO_METRICS_PORT: String(metrics),
    },
    logFile,
  })
  return { url: own, metrics, logFile, stop }
}
