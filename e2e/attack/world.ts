// What is attacked: a throw-away installation with two web processes on one database, so that what one of them counts
// must count for the other.
import { mkdtempSync, rmSync } from 'node:fs'
import type { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseLauncherEnv } from '#app/core/env/env.ts'
import { type BenchMerchant, makeBenchMerchant } from '../../bench/lib/merchant.ts'
import { activeCards, type BenchCard } from '../../bench/lib/redemption.ts'
import { buildWeb } from '../../scripts/lib/build.ts'
import { type Running, startProcess } from '../../scripts/lib/processes.ts'
import { startStack } from '../../scripts/lib/stack.ts'
import { connections, Shopper } from '../support/shopper.ts'

export const SITE = '/r/bench'

export type World = {
  merchant: BenchMerchant
  /** Takes cards that nobody else has taken. */
  takeCards: (count: number) => BenchCard[]
  /** Somebody at an address. Each next one meets the other web process. */
  shopper: (address: string) => Shopper
  stop: () => Promise<void>
}

/** Starts it. @param cards how many cards will be taken in all */
export async function startWorld(cards: number, say: (step: string) => void): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tihuo-attack-'))
  const settings = {
    TIHUO_LOG_LEVEL: 'fatal',
    TIHUO_DATA_DIR: dataDir,
    TIHUO_POSTGRES_PORT: '0',
    TIHUO_SUPABASE_PORT: '0',
  }
  say('Starting a throw-away installation …')
  const stack = await startStack(parseLauncherEnv(settings), { fast: true })
  Object.assign(process.env, stack.envFor('worker'), { TIHUO_PUBLIC_URL: 'http://127.0.0.1' })
  const merchant = await makeBenchMerchant(stack.adminUrl)
  say(`Making ${cards} cards …`)
  const stock = await activeCards(merchant, cards)
  buildWeb(say)
  const servers: Running[] = []
  for (const name of ['web-1', 'web-2']) {
    const env = {
      ...stack.envFor('web'),
      TIHUO_PORT: '0',
      TIHUO_HOST: '127.0.0.1',
      TIHUO_PUBLIC_URL: 'http://127.0.0.1',
      // This program is the one proxy, and tells the address of each client.
      TIHUO_TRUSTED_PROXIES: '1',
      TIHUO_METRICS_PORT: '0',
    }
    servers.push(await startProcess({ name, file: 'server.ts', env, logFile: join(dataDir, `${name}.log`) }))
  }
  const agent: Agent = connections(64)
  let met = 0
  return {
    merchant,
    takeCards: (count) => {
      if (stock.length < count) throw new Error('no cards left')
      return stock.splice(0, count)
    },
    shopper: (address) => {
      const server = servers[met++ % servers.length]
      return new Shopper({ url: `http://127.0.0.1:${server?.port}`, agent, address })
    },
    stop: async () => {
      agent.destroy()
      for (const server of servers) await server.stop()
      const { stopSender } = await import('#app/core/queue/outbox.ts')
      const { closePools } = await import('#app/core/db/pool.ts')
      await merchant.sql.end({ timeout: 5 })
      await stopSender()
      await closePools()
      await stack.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
