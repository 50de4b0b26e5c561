// A process that does one thing, to see how much memory it needs. Arguments: `ours`, user id, product id, import id;
// or `exceljs` and a file. Sends {idle, peak} in bytes.
import { loadAccount } from '#app/core/auth/account.ts'
import { closePools } from '#app/core/db/pool.ts'
import { stopSender } from '#app/core/queue/outbox.ts'
import { readEveryCell } from './exceljs-reading.ts'
import { importStored } from './import-way.ts'

const [side, ...args] = process.argv.slice(2)

async function prepare(): Promise<() => Promise<unknown>> {
  if (side === 'exceljs') return () => readEveryCell(args[0] ?? '')
  const [userId = '', productId = '', importId = ''] = args
  const account = await loadAccount(userId)
  if (account?.type !== 'member') throw new Error('no such account')
  return () => importStored(account, productId, importId)
}

const work = await prepare()
// Everything is loaded and the pool is open: a worker that waits for work looks like this.
const idle = process.memoryUsage().rss
await work()
// The kernel's own high-water mark (KiB), which no sampling can miss.
process.send?.({ idle, peak: process.resourceUsage().maxRSS * 1024 })
await stopSender()
await closePools()
process.disconnect()
