// Tencent Cloud SMS, 2021-01-11, by its official SDK.
import { Agent } from 'node:http'
import type { LookupFunction } from 'node:net'
import { sms } from 'tencentcloud-sdk-nodejs-sms'
import { ANSWER_TIMEOUT_MS, type Endpoint } from './endpoint.ts'
import type { OutgoingSms, SendResult, SmsAccount, SmsProvider, TraceRequest, TraceResult } from './types.ts'
import { type CodeRule, noAnswer, refusal } from './vendor-errors.ts'

const { Client } = sms.v20210111
const REGION = 'ap-guangzhou'

// cloud.tencent.com/document/product/382/59177: of a number (SendStatusSet), and of a whole request.
const RULES: readonly CodeRule[] = [
  { code: /^AuthFailure|^UnauthorizedOperation|SmsSdkAppId/, reason: 'CREDENTIALS' },
  { code: /Insufficient|^FailedOperation\.ContainSensitiveWord.*Balance/, reason: 'BALANCE' },
  { code: /PhoneNumberInBlacklist|ContainSensitiveWord|Marketing/, reason: 'BLOCKED' },
  { code: /Signature(IncorrectOrUnapproved|Verify|Name)|MissingSignature/, reason: 'SIGNATURE' },
  { code: /Template|Parameter(Length|Format)|ContentLength/i, reason: 'TEMPLATE' },
  { code: /IncorrectPhoneNumber|PhoneNumberCountLimit|ProhibitSubMail/, reason: 'NUMBER' },
  { code: /^LimitExceeded/, reason: 'LIMIT', retry: true },
  { code: /^RequestLimitExceeded/, reason: 'THROTTLED', retry: true },
  {
    code: /^InternalError|^FailedOperation\.FailResolvePacket|Timeout/,
    reason: 'VENDOR',
    retry: true,
    uncertain: true,
  },
]

/**
 * Sending and asking with one account of Tencent. SendSms knows no idempotency, and the list of records of a number
 * (DescribeSendRecordList) does not have our SessionContext; but it has every record of the last 72 hours, and no
 * number gets two of our messages within a minute (limits.ts). So what began in that minute is the attempt.
 * @param elsewhere instead of https://sms.tencentcloudapi.com
 */
export function tencentSms(account: SmsAccount, elsewhere: Endpoint | undefined): SmsProvider {
  const client = new Client({
    credential: { secretId: account.keyId, secretKey: account.keySecret },
    region: REGION,
    profile: {
      signMethod: 'TC3-HMAC-SHA256',
      httpProfile: {
        reqMethod: 'POST',
        reqTimeout: ANSWER_TIMEOUT_MS / 1000,
        // The first label of the endpoint is also the name of the service that is signed, so it must be `sms`.
        ...(elsewhere && { endpoint: elsewhere.host, protocol: `${elsewhere.protocol}://` }),
        ...(elsewhere?.protocol === 'http' && { agent: new Agent({ lookup: loopback }) }),
      },
    },
  })

  async function send(message: OutgoingSms): Promise<SendResult> {
    try {
      const { SendStatusSet: [status] = [] } = await client.SendSms({
        PhoneNumberSet: [`+86${message.phone}`],
        SmsSdkAppId: account.appId,
        SignName: message.signName,
        TemplateId: message.templateCode,
        TemplateParamSet: message.params.map(({ value }) => value),
        SessionContext: message.reference,
      })
      if (status?.Code === 'Ok' && status.SerialNo) return { ok: true, providerId: status.SerialNo }
      if (!status?.Code) return noAnswer({ name: 'MALFORMED', message: 'an answer without a status' })
      return refusal(RULES, status.Code, status.Message ?? '')
    } catch (error) {
      return refused(error)
    }
  }

  async function trace(request: TraceRequest): Promise<TraceResult> {
    const from = Math.floor(request.sentAt.getTime() / 1000)
    try {
      const { SendRecordSet: records } = await client.DescribeSendRecordList({
        PhoneNumber: `+86${request.phone}`,
        SmsSdkAppId: account.appId,
        BeginTime: from - MARGIN_SECONDS,
        EndTime: Math.min(from + MARGIN_SECONDS, Math.floor(Date.now() / 1000)),
        Limit: 50,
        Offset: 0,
      })
      if (!records) return { state: 'unknown' }
      const mine =
        request.providerId === null
          ? records.find((record) => record.SerialNo && !request.otherIds.includes(record.SerialNo))
          : records.find((record) => record.SerialNo === request.providerId)
      if (!mine) return { state: 'none' }
      const code = mine.StatusCode || mine.RequestCode
      return { state: STATES[mine.SendStatus ?? 0] ?? 'waiting', providerId: mine.SerialNo, code }
    } catch {
      return { state: 'unknown' }
    }
  }

  return { send, trace }
}

/** How far a vendor's clock and ours may be apart, with the time an attempt takes. Less than a minute: see above. */
const MARGIN_SECONDS = 30
const STATES: Readonly<Record<number, TraceResult['state']>> = {
  1: 'failed',
  2: 'delivered',
  3: 'waiting',
  4: 'failed',
}

function refused(error: unknown): SendResult {
  const { code, message, httpCode } = error as { code?: unknown; message?: string; httpCode?: unknown }
  if (typeof code === 'string' && code !== '') return refusal(RULES, code, message ?? '')
  if (typeof httpCode === 'number' && httpCode >= 400 && httpCode < 500)
    return refusal(RULES, `HTTP ${httpCode}`, message ?? '')
  return noAnswer(error)
}

/** Every name under `localhost` is this machine (RFC 6761); the resolver of Linux knows that of few of them. */
const loopback: LookupFunction = (_hostname, options, done) =>
  options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)
