import type { MemberBase } from '#app/core/http/route.ts'
import { noteLook } from '../reveals/mutations.ts'
import { loadLabels, loadTemplate } from './data.ts'
import type { Label } from './types.ts'

// A label says whom the parcel is for, and cannot do without: who ships prints it, and that stands in the log of looks.

/** Labels about to be printed. @throws 404 when there is none left of them, 403 without order.read */
export async function labelsToPrint(
  { account, may, context }: MemberBase<unknown, unknown>,
  waybillIds: readonly string[],
): Promise<Label[]> {
  if (!may('order.read')) throw new Response('forbidden', { status: 403 })
  const labels = await loadLabels(account, waybillIds)
  if (labels.length === 0) throw new Response('not found', { status: 404 })
  await noteLook(account, { kind: 'print', orders: labels, client: context.clientAddress })
  return labels
}

/** The label as the vendor has drawn it, HTML. @throws as labelsToPrint */
export async function templateToPrint(
  { account, may, context }: MemberBase<unknown, unknown>,
  waybillId: string,
): Promise<string> {
  if (!may('order.read')) throw new Response('forbidden', { status: 403 })
  const found = await loadTemplate(account, waybillId)
  if (found === undefined) throw new Response('not found', { status: 404 })
  const { html, ...order } = found
  await noteLook(account, { kind: 'print', orders: [order], client: context.clientAddress })
  return html
}
