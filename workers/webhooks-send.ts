import { startLoop } from '#app/core/queue/loop.ts'
import { workWebhooks } from '#app/features/webhooks/jobs.ts'

/** Delivers the merchants' web-hooks, beside the queues: triggers put them there. @returns stops it */
export const startWebhookSender = () => startLoop('webhooks.send', workWebhooks)
