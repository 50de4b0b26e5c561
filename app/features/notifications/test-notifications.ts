// For tests: a merchant that is told of things by e-mail and by a robot.
import type { Member } from '#app/core/auth/account.ts'
import type { Sql } from '../../../supabase/tests/support.ts'
import { saveDingtalk, saveEmail } from './mutations.ts'
import { dingtalkSchema, emailSchema } from './schema.ts'
import type { EventName } from './types.ts'

let robots = 0

/** A robot that no other test has: its limit is its own. */
export function newRobot(): { accessToken: string; secret: string } {
  robots += 1
  const mark = `${Date.now()}${String(robots).padStart(6, '0')}`
  return { accessToken: mark.padStart(64, 'f'), secret: `SEC${mark}` }
}

export async function useRobot(
  owner: Member,
  robot: { accessToken: string; secret: string },
  events: readonly EventName[],
): Promise<void> {
  const form = { intent: 'dingtalk', enabled: true, events, locale: 'zh-CN', ...robot }
  await saveDingtalk(owner, dingtalkSchema(false).parse(form))
}

export async function useMail(
  owner: Member,
  recipients: readonly { address: string; locale: string }[],
  events: readonly EventName[],
): Promise<void> {
  await saveEmail(owner, emailSchema.parse({ intent: 'email', enabled: true, events, recipients }))
}

/** Lets everything that waits be due now. */
export async function hurry(sql: Sql, merchantId: string): Promise<void> {
  await sql`update notification_events set due_at = now() where merchant_id = ${merchantId}`
  await sql`
    update notification_messages set due_at = now() where merchant_id = ${merchantId} and due_at is not null`
}
