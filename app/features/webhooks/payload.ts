import type { Consignee, HookMessage } from './types.ts'

/** The name of a message outside, the same for each attempt and endpoint. */
export function hookId(messageId: string): string {
  return `msg_${messageId.replaceAll('-', '')}`
}

/** The body of a web-hook; the same bytes at each attempt. @param consignee null: the endpoint is not told */
export function bodyOf(message: HookMessage, consignee: Consignee | null): string {
  const { event, createdAt, data } = message
  return JSON.stringify({
    type: event,
    timestamp: createdAt.toISOString(),
    data: consignee === null ? data : { ...data, consignee },
  })
}
