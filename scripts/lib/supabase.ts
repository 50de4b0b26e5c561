import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

export type Supabase = { url: string; stop: () => Promise<void> }

/**
 * Starts @supabase/lite (data API, auth, storage) on 127.0.0.1 over a PostgreSQL.
 * Admin mode stays off: with it, a request without any key would run as service_role.
 * @param values fills the env() places of supabase/config.toml
 * @throws when it does not answer within 30 seconds
 */
export async function startSupabase(options: {
  dataDir: string
  port: number
  values: Record<string, string>
}): Promise<Supabase> {
  const home = join(options.dataDir, 'supabase')
  mkdirSync(home, { recursive: true })
  const values: Record<string, string> = { ...options.values, TIHUO_SUPABASE_PORT: String(options.port) }
  const config = readFileSync(join(root, 'supabase', 'config.toml'), 'utf8').replace(
    /"env\(([A-Z_]+)\)"/g,
    (_, name: string) => {
      const value = values[name]
      if (value === undefined) throw new Error(`supabase/config.toml asks for ${name}, which is not set`)
      return /^\d+$/.test(value) ? value : JSON.stringify(value)
    },
  )
  const configFile = join(home, 'config.toml')
  writeFileSync(configFile, config, { mode: 0o600 })

  const log = openSync(join(home, 'supabase.log'), 'a')
  const cli = join(root, 'node_modules', '@supabase', 'lite', 'dist', 'cli', 'index.js')
  const child: ChildProcess = spawn(process.execPath, [cli, 'start', '--no-admin', '--config', configFile], {
    cwd: options.dataDir,
    stdio: ['ignore', log, log],
    env: { ...process.env, DO_NOT_TRACK: '1', LITE_TELEMETRY: '0', EXPERIMENTAL_STORAGE: '1' },
  })
  let exited = false
  child.on('exit', () => {
    exited = true
  })
  process.on('exit', () => child.kill('SIGTERM'))

  const url = `http://127.0.0.1:${options.port}`
  const deadline = Date.now() + 30_000
  for (;;) {
    const up = await fetch(`${url}/auth/v1/health`, {
      headers: { apikey: values.SUPABASE_PUBLISHABLE_KEY ?? '' },
      signal: AbortSignal.timeout(2000),
    })
      .then((response) => response.status < 500)
      .catch(() => false)
    if (up) break
    if (exited || Date.now() > deadline) {
      const tail = readFileSync(join(home, 'supabase.log'), 'utf8').split('\n').slice(-15).join('\n')
      throw new Error(`The embedded Supabase did not start. The end of its log:\n${tail}`)
    }
    await delay(100)
  }
  // It prepares the database on its first requests, and grants as it does so: that must be over when we look at
  // what it has granted.
  const apikey = values.SUPABASE_PUBLISHABLE_KEY ?? ''
  for (const path of ['rest/v1/merchants?select=code', 'storage/v1/bucket'])
    await (await fetch(`${url}/${path}`, { headers: { apikey } })).arrayBuffer()
  return {
    url,
    stop: async () => {
      if (exited) return
      const gone = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await gone
    },
  }
}
