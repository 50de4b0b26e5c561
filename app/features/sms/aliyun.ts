// Aliyun (Alibaba Cloud) SMS, dysmsapi 2017-05-25, by its official SDK.
import { createRequire } from 'node:module'
import { $OpenApiUtil } from '@alicloud/openapi-core'
import { RuntimeOptions } from '@darabonba/typescript'
import { ANSWER_TIMEOUT_MS, type Endpoint } from './endpoint.ts'
import type { OutgoingSms, SendResult, SmsAccount, SmsProvider, TraceRequest, TraceResult } from './types.ts'
import { type CodeRule, noAnswer, refusal } from './vendor-errors.ts'

// By require, because its default export is one of CommonJS: TypeScript, Node and Vitest find three different things
// under `import`.
const require = createRequire(import.meta.url)
const {
  default: Client,
  QuerySendDetailsRequest,
  SendSmsRequest,
} = require('@alicloud/dysmsapi20170525') as typeof import('@alicloud/dysmsapi20170525')

// help.aliyun.com: API error codes of SendSms, and the common ones of the gateway.
const RULES: readonly CodeRule[] = [
  {
    code: /^(SignatureDoesNotMatch|IncompleteSignature|InvalidAccessKeyId|InvalidTimeStamp|Forbidden|isp\.RAM_PERMISSION_DENY|isv\.ACCOUNT_|NoPermission)/,
    reason: 'CREDENTIALS',
  },
  { code: /^isv\.(SMS_)?SIGN(ATURE)?_/, reason: 'SIGNATURE' },
  { code: /^isv\.(SMS_)?TEMPLATE_|^isv\.(INVALID_JSON_PARAM|PARAM_)/, reason: 'TEMPLATE' },
  { code: /^isv\.(AMOUNT_NOT_ENOUGH|OUT_OF_SERVICE)$/, reason: 'BALANCE' },
  { code: /^isv\.MOBILE_/, reason: 'NUMBER' },
  { code: /^isv\.BLACK_KEY|^isv\.DENY_/, reason: 'BLOCKED' },
  {
    code: /^isv\.(BUSINESS_LIMIT_CONTROL|DAY_LIMIT_CONTROL|MONTH_LIMIT_CONTROL)$/,
    reason: 'LIMIT',
    retry: true,
  },
  { code: /^Throttling|^SignatureNonceUsed$/, reason: 'THROTTLED', retry: true },
  {
    code: /^isp\.|^InternalError|^ServiceUnavailable|^UnknownError/,
    reason: 'VENDOR',
    retry: true,
    uncertain: true,
  },
]

type SdkError = { statusCode?: unknown; code?: unknown; message?: string }

/**
 * Sending and asking with one account of Aliyun. SendSms knows no idempotency ("you must implement your own"); but
 * QuerySendDetails lists what a number was sent on a day with our reference (OutId), also what has failed.
 * @param elsewhere instead of https://dysmsapi.aliyuncs.com
 */
export function aliyunSms(account: SmsAccount, elsewhere: Endpoint | undefined): SmsProvider {
  const client = new Client(
    new $OpenApiUtil.Config({
      accessKeyId: account.keyId,
      accessKeySecret: account.keySecret,
      endpoint: elsewhere?.host ?? 'dysmsapi.aliyuncs.com',
      protocol: elsewhere?.protocol ?? 'https',
    }),
  )
  // Nothing is repeated in here: what happens after a failure is decided where it is also written down.
  const runtime = new RuntimeOptions({
    autoretry: false,
    connectTimeout: ANSWER_TIMEOUT_MS,
    readTimeout: ANSWER_TIMEOUT_MS,
  })

  async function send(message: OutgoingSms): Promise<SendResult> {
    const { phone, signName, templateCode, reference } = message
    const templateParam = JSON.stringify(
      Object.fromEntries(message.params.map(({ name, value }) => [name, value])),
    )
    try {
      const { body } = await client.sendSmsWithOptions(
        new SendSmsRequest({ phoneNumbers: phone, signName, templateCode, templateParam, outId: reference }),
        runtime,
      )
      if (body?.code === 'OK' && body.bizId) return { ok: true, providerId: body.bizId }
      if (!body?.code) return noAnswer({ name: 'MALFORMED', message: 'an answer without a code' })
      return refusal(RULES, body.code, body.message ?? '')
    } catch (error) {
      return refused(error)
    }
  }

  async function trace(request: TraceRequest): Promise<TraceResult> {
    try {
      for (const sendDate of chineseDays(request.sentAt)) {
        const found = await onDay(request, sendDate)
        if (found.state !== 'none') return found
      }
      return { state: 'none' }
    } catch {
      return { state: 'unknown' }
    }
  }

  async function onDay(request: TraceRequest, sendDate: string): Promise<TraceResult> {
    for (let currentPage = 1; ; currentPage += 1) {
      const { body } = await client.querySendDetailsWithOptions(
        new QuerySendDetailsRequest({ phoneNumber: request.phone, sendDate, pageSize: 50, currentPage }),
        runtime,
      )
      const rows = body?.smsSendDetailDTOs?.smsSendDetailDTO
      if (body?.code !== 'OK' || !rows) return { state: 'unknown' }
      const mine = rows.find((row) => row.outId === request.reference)
      if (mine) return { state: stateOf(mine.sendStatus), code: mine.errCode }
      if (rows.length < 50) return { state: 'none' }
    }
  }

  return { send, trace }
}

/** 1 waits for the receipt, 2 failed, 3 delivered. */
function stateOf(status: number | undefined): TraceResult['state'] {
  if (status === 3) return 'delivered'
  return status === 2 ? 'failed' : 'waiting'
}

function refused(error: unknown): SendResult {
  const { statusCode, code, message } = error as SdkError
  // Answers of the gateway: 4xx before anything was done, 5xx at some moment of doing it.
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 && typeof code === 'string')
    return refusal(RULES, code, message ?? '')
  return noAnswer(error)
}

/** The Chinese day of a moment as yyyyMMdd; two of them around midnight, as the vendor's clock is not ours. */
function chineseDays(moment: Date): string[] {
  const day = (minutes: number) =>
    new Date(moment.getTime() + (8 * 60 + minutes) * 60_000).toISOString().slice(0, 10).replaceAll('-', '')
  return [...new Set([day(-5), day(5)])]
}
