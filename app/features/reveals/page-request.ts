import type { MemberBase } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { log } from '#app/core/log/log.ts'
import { messages } from './messages.ts'
import { revealOrders } from './mutations.ts'
import { revealSchema } from './schema.ts'
import type { RevealAnswer, RevealKind } from './types.ts'

/** Shows some orders in full, or says why not; with the status to answer with. A refusal stands in the server's log. */
async function reveal(
  { account, may, context, locale }: MemberBase<unknown, unknown>,
  orderIds: readonly string[] | undefined,
  kind: RevealKind,
): Promise<{ answer: RevealAnswer; status: number }> {
  const t = translator(messages, locale)
  if (!may('contact.reveal')) {
    log.warn({ memberId: account.member_id, kind, orders: orderIds?.length ?? 0 }, 'reveal refused')
    return { answer: { ok: false, error: t('FORBIDDEN') }, status: 403 }
  }
  if (!orderIds) return { answer: { ok: false, error: t('BROKEN') }, status: 400 }
  const revealed = await revealOrders(account, orderIds, { kind, client: context.clientAddress })
  return { answer: { ok: true, revealed }, status: 200 }
}

/** What a button of a list or a page posts. */
export async function revealForm(input: MemberBase<unknown, unknown>) {
  const form = await input.request.formData()
  const parsed = revealSchema.safeParse({ orders: form.getAll('orders'), place: form.get('place') })
  return reveal(input, parsed.data?.orders, parsed.data?.place ?? 'list')
}

/** What the sheet asks for. @param asked the body, parsed */
export function revealForSheet(input: MemberBase<unknown, unknown>, asked: readonly string[] | undefined) {
  return reveal(input, asked, 'sheet')
}
