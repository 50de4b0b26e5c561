import { startLoop } from '#app/core/queue/loop.ts'
import { workNotifications } from '#app/features/notifications/jobs.ts'

/** Sends the merchants' e-mails and DingTalk messages, beside the queues: triggers put them there. @returns stops it */
export const startNotifier = () => startLoop('notifications.send', workNotifications)
