// `npm start`: everything on one machine, from nothing. Ends, in order, on Ctrl-C.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadEnvFile } from 'node:process'
import { type LauncherEnv, parseLauncherEnv } from '#app/core/env/env.ts'
import { startInstallation } from './lib/installation.ts'
import { startRedemptionServer } from './lib/redemption-server.ts'

if (existsSync('.env')) loadEnvFile('.env')

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  const end = async () => {
    if (stopping) return
    stopping = true
    console.log('\nStopping …')
    await stop()
    process.exit(0)
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}

async function startAll(env: LauncherEnv): Promise<void> {
  const installation = await startInstallation(env, console.log)
  stopOnSignal(installation.stop)
  console.log(`\nTihuo 提货 is up: ${installation.url}\n`)
  const demoFile = join(installation.stack.dataDir, 'demo.json')
  if (existsSync(demoFile)) {
    type Demo = {
      logins: { who: string; url: string; merchant: string; login: string; password: string }[]
      cards: { site: string; number: string; password: string; note: string }[]
    }
    const demo = JSON.parse(readFileSync(demoFile, 'utf8')) as Demo
    console.log('Demo logins (merchant code / login name / password):')
    for (const login of demo.logins) {
      console.log(
        `  ${login.who.padEnd(28)} ${installation.url}${login.url}   ${login.merchant} / ${login.login} / ${login.password}`,
      )
    }
    console.log('Demo cards:')
    for (const card of demo.cards.slice(0, 3)) {
      console.log(
        `  ${installation.publicUrl}${card.site}   ${card.number}  ${card.password}   (${card.note})`,
      )
    }
    console.log(`All of them: ${demoFile}`)
  }
  if (installation.vendors.length > 0) {
    console.log('Simulated vendors; each shows what it has received:')
    for (const { name, url, page = '/_received' } of installation.vendors)
      console.log(`  ${name.padEnd(28)} ${url}${page}`)
  }
  console.log(
    `Logs: ${join(installation.stack.dataDir, 'web.log')} and worker.log. Metrics: http://127.0.0.1:${installation.metrics.web}/metrics. Stop with Ctrl-C.`,
  )
}

/** The pages of consumers alone, on the database of an installation that runs already. */
async function startRedeem(env: LauncherEnv): Promise<void> {
  const server = await startRedemptionServer(env, console.log)
  stopOnSignal(server.stop)
  console.log(`\nTihuo 提货 for consumers is up: ${server.url}\nLog: ${server.logFile}. Stop with Ctrl-C.`)
}

try {
  const env = parseLauncherEnv(process.env)
  await (env.TIHUO_SURFACE === 'redeem' ? startRedeem(env) : startAll(env))
} catch (error) {
  console.error(`\n${(error as Error).message}`)
  if (process.env.TIHUO_LOG_LEVEL === 'debug') console.error(error)
  process.exit(1)
}
