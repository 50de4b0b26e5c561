// A process that runs one export job and nothing else, to see how much memory the job needs.
// Arguments: user id, job id. Sends {idle, peak} in bytes and the job's time in ms.
import { loadAccount } from '#app/core/auth/account.ts'
import { closePools } from '#app/core/db/pool.ts'
import { runExport } from '#app/features/exports/jobs.ts'
import { inputOf } from './merchant.ts'

const [userId = '', jobId = ''] = process.argv.slice(2)
const account = await loadAccount(userId)
if (account?.type !== 'member') throw new Error('no such account')
// Everything is loaded and the pool is open: a worker that waits for work looks like this.
const idle = process.memoryUsage().rss
let peak = idle
const timer = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss)
}, 10)
const started = performance.now()
await runExport(inputOf(account, jobId))
const ms = performance.now() - started
clearInterval(timer)
// The kernel's own high-water mark (KiB), which no sampling can miss.
peak = Math.max(peak, process.resourceUsage().maxRSS * 1024)
process.send?.({ idle, peak, ms })
await closePools()
process.disconnect()
