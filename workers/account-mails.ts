import { startLoop } from '#app/core/queue/loop.ts'
import { workMails } from '#app/features/mails/jobs.ts'

/** Sends the mails to accounts, beside the queues: what they tell of puts them there. @returns stops it */
export const startMailer = () => startLoop('mails.send', workMails)
