import { startLoop } from '#app/core/queue/loop.ts'
import { workOutbox } from '#app/features/sms/jobs.ts'

/** Sends the messages of the outbox, beside the queues: orders put them there, and their login cannot send jobs. @returns stops it */
export const startSmsSender = () => startLoop('sms.send', workOutbox)
