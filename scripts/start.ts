// `npm start`: everything on one machine, from nothing. Ends, in order, on Ctrl-C.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadEnvFile } from 'node:process'
import { parseLauncherEnv } from '#app/core/env/env.ts'
import { startInstallation } from './lib/installation.ts'

if (existsSync('.env')) loadEnvFile('.env')

try {
  const env = parseLauncherEnv(process.env)
  const installation = await startInstallation(env, (step) => console.log(step))
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    console.log('\nStopping …')
    await installation.stop()
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)

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
      console.log(`  ${installation.url}${card.site}   ${card.number}  ${card.password}   (${card.note})`)
    }
    console.log(`All of them: ${demoFile}`)
  }
  console.log(
    `Logs: ${join(installation.stack.dataDir, 'web.log')} and worker.log. Metrics: http://127.0.0.1:${installation.metrics.web}/metrics. Stop with Ctrl-C.`,
  )
} catch (error) {
  console.error(`\n${(error as Error).message}`)
  if (process.env.TIHUO_LOG_LEVEL === 'debug') console.error(error)
  process.exit(1)
}
