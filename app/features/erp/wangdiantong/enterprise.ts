// Wangdiantong's enterprise edition (旺店通企业版, open.wangdian.cn/qyb): trade_push, logistics_sync_query and
// logistics_sync_ack.
import { callOut } from '#app/core/http/outbound.ts'
import { parseVendorJson } from '../../carriers/vendor-json.ts'
import type {
  AckAnswer,
  Acknowledgement,
  CallFailure,
  ErpAccount,
  ErpAdapter,
  ErpOrder,
  ErpShipment,
  PushAnswer,
  ResultsAnswer,
} from '../types.ts'
import { type Answer, type Json, readAnswer, refusal, spoken, textOf } from './answer.ts'
import { plainJson, signature } from './sign.ts'
import { maskedTrade, tradeOf } from './trade.ts'

/** The vendor is slow with fifty orders; longer than this nobody waits. */
const ANSWER_TIMEOUT_MS = 25_000
const HOST = 'https://api.wangdian.cn'
const SANDBOX = 'https://sandbox.wangdian.cn'
/** What the vendor says of a line that it has heard of before; then its acknowledgement has arrived. */
const ACKNOWLEDGED_BEFORE = /非待同步状态/

type Params = Record<string, string>

/**
 * The enterprise edition for one account.
 * @param elsewhere in place of the vendor's own address
 * @param options.timeoutMs how long an answer is waited for
 */
export function wangdiantongEnterprise(
  account: ErpAccount,
  elsewhere?: string,
  options: { timeoutMs?: number } = {},
): ErpAdapter {
  const base = (elsewhere ?? (account.sandbox ? SANDBOX : HOST)).replace(/\/$/, '')

  async function call(path: string, own: Params, signal: AbortSignal | undefined): Promise<Answer> {
    const timestamp = String(Math.floor(Date.now() / 1000))
    const params: Params = { ...own, sid: account.sid, appkey: account.appKey, timestamp }
    const body = new URLSearchParams({ ...params, sign: signature(params, account.secret) }).toString()
    return readAnswer(
      await callOut({
        url: `${base}/openapi2/${path}.php`,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
        body,
        timeoutMs: options.timeoutMs ?? ANSWER_TIMEOUT_MS,
        ...(signal ? { signal } : {}),
      }),
    )
  }

  return {
    pushLimit: 50,
    ackLimit: 50,
    resultLimit: 100,
    masked: maskedTrade,
    push: async (shopNo, orders, signal) => {
      const trades = plainJson(orders.map(tradeOf))
      const answer = await call('trade_push', { shop_no: shopNo, trade_list: trades }, signal)
      return answer.ok ? readPush(answer, orders) : answer
    },
    results: async (shopNo, limit, signal) => {
      const own = { shop_no: shopNo, limit: String(limit) }
      const answer = await call('logistics_sync_query', own, signal)
      return answer.ok ? readResults(answer) : answer
    },
    acknowledge: async (lines, signal) => {
      const list = lines.map(({ recId, status, message }) => ({ rec_id: recId, status, message }))
      const answer = await call('logistics_sync_ack', { logistics_list: plainJson(list) }, signal)
      return answer.ok ? readAck(answer, lines) : answer
    },
  }
}

type Read = Extract<Answer, { ok: true }>

function readPush(answer: Read, orders: readonly ErpOrder[]): PushAnswer {
  const { code, message, json } = answer
  const known = new Set(orders.map(({ tid }) => tid))
  const listed = errorsIn(message, json).filter(({ id }) => known.has(id))
  if (code !== '0' && listed.length === 0) return refusal(code, message, answer.date)
  const refused = new Map(listed.map(({ id, text }) => [id, text]))
  const others = orders.map(({ tid }) => tid).filter((tid) => !refused.has(tid))
  const newCount = Number(textOf(json.new_count)) || 0
  const chgCount = Number(textOf(json.chg_count)) || 0
  // With a success all others are in, whatever the counts say: what has not changed is not counted. With an error
  // only if they say so.
  const accepted = code === '0' || newCount + chgCount === others.length ? others : []
  return {
    ok: true,
    ...{ accepted, newCount, chgCount, code },
    refused: [...refused].map(([tid, text]) => ({ tid, text })),
  }
}

/** Refusals of single lines: in `errors`, or as JSON in the message. */
function errorsIn(message: string, json: Json): { id: string; text: string }[] {
  const inMessage = /^\s*\[/.test(message) ? parseVendorJson(`{"list":${message}}`)?.list : undefined
  const list: unknown = Array.isArray(json.errors) ? json.errors : inMessage
  if (!Array.isArray(list)) return []
  return list.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null) return []
    const { tid, rec_id: recId, error, message: said } = each as Json
    const id = textOf(tid ?? recId)
    return id === '' ? [] : [{ id, text: spoken(unescaped(textOf(error ?? said))) }]
  })
}

/** Texts in there come percent-encoded, or not. */
function unescaped(text: string): string {
  if (!/%[0-9a-f]{2}/i.test(text)) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function readResults({ code, message, json, date }: Read): ResultsAnswer {
  if (code !== '0') return refusal(code, message, date)
  const rows = Array.isArray(json.trades) ? (json.trades as unknown[]) : []
  const shipments = rows.flatMap(readShipment)
  return { ok: true, shipments, unreadable: rows.length - shipments.length }
}

function readShipment(row: unknown): ErpShipment[] {
  if (typeof row !== 'object' || row === null) return []
  const { rec_id, tid, logistics_type, logistics_no, logistics_name, consign_time, is_part_sync, ...more } =
    row as Json
  const recId = textOf(rec_id)
  // Without its number a row can be neither stored nor acknowledged.
  if (!/^\d{1,20}$/.test(recId)) return []
  const cut = (value: unknown, length = 60) => [...textOf(value)].slice(0, length).join('')
  return [
    {
      recId,
      tid: cut(tid),
      logisticsType: cut(logistics_type),
      logisticsCode: cut(more.logistics_code_erp ?? more.logistics_code),
      logisticsName: cut(more.logistics_name_erp ?? logistics_name),
      logisticsAlias: cut(logistics_name),
      logisticsNo: cut(logistics_no),
      consignedAt: cut(consign_time, 30),
      isPart: textOf(is_part_sync) === '1',
    },
  ]
}

function readAck({ code, message, json, date }: Read, lines: readonly Acknowledgement[]): AckAnswer {
  const known = new Set(lines.map(({ recId }) => recId))
  const failed = errorsIn(message, json).filter(({ id }) => known.has(id))
  if (code !== '0') {
    const failure: CallFailure = refusal(code, message, date)
    return failure
  }
  return {
    ok: true,
    failed: failed
      .filter(({ text }) => !ACKNOWLEDGED_BEFORE.test(text))
      .map(({ id, text }) => ({ recId: id, text })),
  }
}
