import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { type LauncherEnv, parseLauncherEnv } from '#app/core/env/env.ts'
import { redeemEnvFile } from './redemption-server.ts'
import { loadSecrets } from './secrets.ts'
import { withLogin } from './stack.ts'

/** How to reach an installation that runs already. */
export type RunningInstallation = {
  /** Address of the migrating role. */
  adminUrl: string
  /** What the modules of app/core need, with the web process's login. */
  settings: Record<string, string>
}

/**
 * The installation of this data folder, for commands beside it. Its ports may be others than those that were wished, so
 * they are read from what its start has written down (redeem.env).
 * @param env the same settings that `npm start` has
 * @throws Error that says what to do, where nothing has been started yet
 */
export function runningInstallation(env: LauncherEnv): RunningInstallation {
  const dataDir = resolve(env.TIHUO_DATA_DIR)
  const file = redeemEnvFile(dataDir)
  if (!existsSync(file)) {
    throw new Error(
      `There is no installation in ${dataDir}. Run this with the settings of \`npm start\` (TIHUO_DATA_DIR), while it runs.`,
    )
  }
  const kept = parseLauncherEnv(parseEnv(readFileSync(file, 'utf8')))
  const secrets = loadSecrets(dataDir)
  const adminUrl =
    env.DATABASE_URL ??
    withLogin(kept.TIHUO_REDEEM_DATABASE_URL as string, 'postgres', secrets.postgresPassword)
  const settings = {
    NODE_ENV: env.NODE_ENV,
    TIHUO_LOG_LEVEL: 'warn',
    TIHUO_DATABASE_URL: env.TIHUO_WEB_DATABASE_URL ?? withLogin(adminUrl, 'app_web', secrets.webPassword),
    TIHUO_KEYS_DATABASE_URL: env.TIHUO_KEYS_DATABASE_URL ?? (kept.TIHUO_KEYS_DATABASE_URL as string),
    TIHUO_MASTER_KEY: env.TIHUO_MASTER_KEY ?? (kept.TIHUO_MASTER_KEY as string),
    TIHUO_SESSION_SECRET: env.TIHUO_SESSION_SECRET?.join(',') ?? secrets.sessionSecret,
    SUPABASE_URL: env.SUPABASE_URL ?? (kept.SUPABASE_URL as string),
    SUPABASE_PUBLISHABLE_KEY: env.SUPABASE_PUBLISHABLE_KEY ?? secrets.publishableKey,
    SUPABASE_SECRET_KEY: env.SUPABASE_SECRET_KEY ?? secrets.secretKey,
    // Of no use here; the settings of a web process are not complete without.
    TIHUO_PUBLIC_URL: env.TIHUO_PUBLIC_URL ?? 'http://127.0.0.1',
  }
  return { adminUrl, settings }
}
