import { join } from 'node:path'
import type { LauncherEnv } from '#app/core/env/env.ts'
import { buildWeb } from './build.ts'
import { freePort } from './ports.ts'
import { startProcess, WORKER_NODE_OPTIONS } from './processes.ts'
import { keepRedeemEnv } from './redemption-server.ts'
import { type Stack, startStack } from './stack.ts'

/** A whole Tihuo: database, Supabase, web and workers. */
export type Installation = {
  stack: Stack
  /** Address of its web process, as people open it. */
  url: string
  /** Address on the cards: another one where consumers have a server of their own. */
  publicUrl: string
  metrics: { web: number; worker: number }
  seeded: boolean
  stop: () => Promise<void>
}

/**
 * Starts everything in order: database, Supabase, migrations, keys, buckets, demo data, build, workers, web.
 * @param say told about each step, in plain words
 * @param options.fast throw-away installation of a test
 */
export async function startInstallation(
  env: LauncherEnv,
  say: (step: string) => void,
  options: { fast?: boolean } = {},
): Promise<Installation> {
  const stops: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const each of stops.reverse()) await each()
  }
  try {
    say('Starting PostgreSQL and Supabase …')
    const stack = await startStack(env, { fast: options.fast ?? false })
    stops.push(stack.stop)
    keepRedeemEnv(stack)
    if (stack.appliedMigrations.length > 0) say(`Applied ${stack.appliedMigrations.length} migrations.`)

    const port = await freePort(env.TIHUO_PORT)
    const own = `http://${env.TIHUO_HOST === '0.0.0.0' ? '127.0.0.1' : env.TIHUO_HOST}:${port}`
    const publicUrl = (env.TIHUO_PUBLIC_URL ?? own).replace(/\/$/, '')
    const url = env.TIHUO_SURFACE === 'admin' ? own : publicUrl

    // The modules of app/core read their settings from the environment, so it must stand first.
    Object.assign(process.env, stack.envFor('worker'), { TIHUO_PUBLIC_URL: publicUrl })
    const { registerMasterKey, verifyMasterKey } = await import('#app/core/crypto/key-library.ts')
    const { prepareBuckets } = await import('#app/core/storage/storage.ts')
    await verifyMasterKey()
    await registerMasterKey()
    await prepareBuckets()
    let seeded = false
    if (env.TIHUO_SEED) {
      const { seedWhenEmpty } = await import('../../supabase/seed/demo.ts')
      seeded = await seedWhenEmpty({ adminUrl: stack.adminUrl, dataDir: stack.dataDir, url: publicUrl, say })
    }

    buildWeb(say)

    const workerMetrics = env.TIHUO_METRICS_PORT === 0 ? 0 : await freePort(env.TIHUO_METRICS_PORT + 1)
    const worker = await startProcess({
      name: 'worker',
      file: 'workers/main.ts',
      nodeOptions: WORKER_NODE_OPTIONS,
      env: {
        ...stack.envFor('worker'),
        TIHUO_PUBLIC_URL: publicUrl,
        TIHUO_METRICS_PORT: String(workerMetrics),
      },
      logFile: join(stack.dataDir, 'worker.log'),
    })
    stops.push(worker.stop)
    const webMetrics = env.TIHUO_METRICS_PORT === 0 ? 0 : await freePort(env.TIHUO_METRICS_PORT)
    const web = await startProcess({
      name: 'web',
      file: 'server.ts',
      env: {
        ...stack.envFor('web'),
        TIHUO_PORT: String(port),
        TIHUO_HOST: env.TIHUO_HOST,
        TIHUO_PUBLIC_URL: publicUrl,
        TIHUO_TRUSTED_PROXIES: env.TIHUO_TRUSTED_PROXIES,
        TIHUO_SURFACE: env.TIHUO_SURFACE,
        TIHUO_METRICS_PORT: String(webMetrics),
      },
      logFile: join(stack.dataDir, 'web.log'),
    })
    stops.push(web.stop)
    return { stack, url, publicUrl, metrics: { web: webMetrics, worker: workerMetrics }, seeded, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
