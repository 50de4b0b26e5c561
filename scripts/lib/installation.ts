import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { LauncherEnv } from '#app/core/env/env.ts'
import type { DemoVendors, VendorsMessage } from '../../e2e/vendors/demo-vendors.ts'
import { buildWeb } from './build.ts'
import { freePort } from './ports.ts'
import { type Hello, type Running, startProcess, WORKER_NODE_OPTIONS } from './processes.ts'
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
  /** The simulated vendors of the demo; empty where the real ones are asked. */
  vendors: DemoVendors['shown']
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
    const officeUrl = env.TIHUO_OFFICE_URL ?? url

    const vendors = await startVendors(env, stack)
    if (vendors) {
      say('Starting the simulated vendors …')
      stops.push(vendors.stop)
    }
    const vendorEnv = vendors?.hello.vendors.env ?? {}
    // The modules of app/core read their settings from the environment, so it must stand first.
    Object.assign(process.env, stack.envFor('worker'), vendorEnv, {
      TIHUO_PUBLIC_URL: publicUrl,
      // What the seed does is told in words.
      TIHUO_LOG_LEVEL: env.TIHUO_LOG_LEVEL === 'info' ? 'warn' : env.TIHUO_LOG_LEVEL,
    })
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

    if (vendors) await tellCallback(vendors, stack, url)

    buildWeb(say)

    const workerMetrics = env.TIHUO_METRICS_PORT === 0 ? 0 : await freePort(env.TIHUO_METRICS_PORT + 1)
    const worker = await startProcess({
      name: 'worker',
      file: 'workers/main.ts',
      nodeOptions: WORKER_NODE_OPTIONS,
      env: {
        ...stack.envFor('worker'),
        ...vendorEnv,
        TIHUO_PUBLIC_URL: publicUrl,
        TIHUO_OFFICE_URL: officeUrl,
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
        ...vendorEnv,
        TIHUO_PORT: String(port),
        TIHUO_HOST: env.TIHUO_HOST,
        TIHUO_PUBLIC_URL: publicUrl,
        TIHUO_OFFICE_URL: officeUrl,
        TIHUO_TRUSTED_PROXIES: env.TIHUO_TRUSTED_PROXIES,
        ...(env.TIHUO_OPERATOR_NETWORKS && { TIHUO_OPERATOR_NETWORKS: env.TIHUO_OPERATOR_NETWORKS }),
        TIHUO_SURFACE: env.TIHUO_SURFACE,
        TIHUO_METRICS_PORT: String(webMetrics),
      },
      logFile: join(stack.dataDir, 'web.log'),
    })
    stops.push(web.stop)
    const metrics = { web: webMetrics, worker: workerMetrics }
    return { stack, url, publicUrl, metrics, seeded, vendors: vendors?.hello.vendors.shown ?? [], stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type VendorsProcess = Running<Hello & { vendors: DemoVendors }>

/** The simulated vendors, for the demo or where they are asked for; undefined where the real ones are. */
async function startVendors(env: LauncherEnv, stack: Stack): Promise<VendorsProcess | undefined> {
  if ((env.TIHUO_VENDORS ?? (await vendorsOf(env, stack))) === 'real') return undefined
  return startProcess<VendorsProcess['hello']>({
    name: 'vendors',
    file: 'e2e/vendors/main.ts',
    env: {},
    logFile: join(stack.dataDir, 'vendors.log'),
  })
}

/** A merchant of the demo must not reach anybody outside, and no other one be kept from it. */
async function vendorsOf(env: LauncherEnv, stack: Stack): Promise<'demo' | 'real'> {
  if (env.DATABASE_URL) return 'real'
  if (existsSync(join(stack.dataDir, 'demo.json'))) return 'demo'
  const { isEmpty } = await import('../../supabase/seed/demo.ts')
  return env.TIHUO_SEED && (await isEmpty(stack.adminUrl)) ? 'demo' : 'real'
}

/** Tells the simulated KDNiao where to push: what in reality somebody writes into KDNiao's console. */
async function tellCallback(vendors: VendorsProcess, stack: Stack, url: string): Promise<void> {
  const { connect } = await import('#app/core/db/pool.ts')
  const { demoKdniaoCallback } = await import('../../supabase/seed/demo-carriers.ts')
  const sql = connect(stack.adminUrl, 1)
  try {
    const kdniaoCallback = await demoKdniaoCallback(sql, url)
    if (kdniaoCallback) vendors.child.send({ kdniaoCallback } satisfies VendorsMessage)
  } finally {
    await sql.end()
  }
}
