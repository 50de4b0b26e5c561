// Tencent Cloud's SMS service (sms.tencentcloudapi.com, 2021-01-11) as far as we use it, at least as strict as the
// real one: TC3-HMAC-SHA256 signatures are computed anew, times, names, numbers and limits are checked.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { type Answer, overLimit, startVendor, type Vendor, type VendorRequest } from './vendor-server.ts'

export type TencentAccount = {
  keyId: string
  keySecret: string
  appId: string
  signNames: readonly string[]
  /** Texts by template id, with their variables as {1}, {2} … */
  templates: Readonly<Record<string, string>>
}

/** A message that was taken. */
export type TencentSms = {
  serialNo: string
  session: string
  phone: string
  text: string
  at: number
  /** 1 refused, 2 delivered, 3 under way, 4 not delivered. */
  sendStatus: 1 | 2 | 3 | 4
}

const VERSION = '2021-01-11'
const REGIONS = ['ap-beijing', 'ap-guangzhou', 'ap-nanjing']
const E164 = /^\+861[3-9]\d{9}$/

/**
 * Starts the simulator. It is called sms.localhost: the first label of the host is the service that is signed.
 * @param options.limits false: any number of messages to one number
 */
export async function startTencentSms(
  account: TencentAccount,
  options: { port?: number; limits?: boolean } = {},
): Promise<Vendor & { messages: TencentSms[] }> {
  const messages: TencentSms[] = []
  const handle = (request: VendorRequest): Answer => {
    const refused = unauthorised(request, account)
    if (refused) return refused
    let body: Record<string, unknown>
    try {
      body = JSON.parse(request.body.toString())
    } catch {
      return error('InvalidParameter', 'The request body is not JSON.')
    }
    if (request.headers['x-tc-action'] === 'SendSms')
      return sendSms(body, account, messages, options.limits ?? true)
    return records(body, account, messages)
  }
  const vendor = await startVendor(
    {
      handle,
      throttled: () => error('RequestLimitExceeded', 'Your current request frequency exceeds the limit.'),
      signature: () =>
        error('AuthFailure.SignatureFailure', 'The provided credentials could not be validated.'),
      received: () => messages,
    },
    { ...options, hostname: 'sms.localhost' },
  )
  return { ...vendor, messages }
}

const ids = (() => {
  let last = 0
  return () => {
    last += 1
    return `${last}:${Date.now()}${String(last).padStart(9, '0')}`
  }
})()

// Every answer comes with HTTP 200, refusals too.
const reply = (response: object): Answer => ({
  status: 200,
  json: { Response: { ...response, RequestId: ids() } },
})
const error = (Code: string, Message: string): Answer => reply({ Error: { Code, Message } })

function unauthorised(request: VendorRequest, account: TencentAccount): Answer | undefined {
  const header = (name: string) => String(request.headers[name] ?? '')
  if (request.method !== 'POST' || request.path !== '/')
    return error('InvalidParameter', 'Only POST / is known.')
  for (const name of ['x-tc-action', 'x-tc-version', 'x-tc-timestamp', 'x-tc-region'])
    if (!header(name)) return error('MissingParameter', `The header ${name} is missing.`)
  if (!header('content-type').startsWith('application/json'))
    return error('InvalidParameter', 'The content type must be application/json.')
  if (!['SendSms', 'DescribeSendRecordList'].includes(header('x-tc-action')))
    return error('InvalidAction', 'The request action is not found.')
  if (header('x-tc-version') !== VERSION) return error('NoSuchVersion', 'The version does not exist.')
  if (!REGIONS.includes(header('x-tc-region')))
    return error('UnsupportedRegion', 'The interface does not support this region.')
  const timestamp = Number(header('x-tc-timestamp'))
  if (!(Math.abs(Date.now() / 1000 - timestamp) <= 300))
    return error(
      'AuthFailure.SignatureExpire',
      'The timestamp differs from the server by more than 5 minutes.',
    )
  const parts =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\d{4}-\d\d-\d\d)\/([a-z]+)\/tc3_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      header('authorization'),
    )
  if (!parts) return error('AuthFailure.InvalidAuthorization', 'The Authorization header is not valid.')
  const [, keyId = '', date = '', service = '', signedHeaders = '', signature = ''] = parts
  if (keyId !== account.keyId) return error('AuthFailure.SecretIdNotFound', 'The SecretId is not found.')
  const today = new Date(timestamp * 1000).toISOString().slice(0, 10)
  if (service !== 'sms' || date !== today)
    return error('AuthFailure.InvalidAuthorization', 'The credential scope is not valid.')
  const expected = tc3Signature(request, { timestamp, date, signedHeaders }, account.keySecret)
  if (expected === undefined || !timingSafeEqual(Buffer.from(expected), Buffer.from(signature)))
    return error('AuthFailure.SignatureFailure', 'The provided credentials could not be validated.')
  return undefined
}

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex')
const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest()

/** The signature such a request must have; undefined when what must be signed is not. */
function tc3Signature(
  request: VendorRequest,
  { timestamp, date, signedHeaders }: { timestamp: number; date: string; signedHeaders: string },
  secret: string,
): string | undefined {
  const names = signedHeaders.split(';')
  if (
    !names.includes('host') ||
    !names.includes('content-type') ||
    String(names) !== String(names.toSorted())
  )
    return undefined
  // The vendor's address has no port, and so its signatures have none.
  const headerOf = (name: string) => {
    const value = String(request.headers[name] ?? '').trim()
    return (name === 'host' ? value.replace(/:\d+$/, '') : value).toLowerCase()
  }
  const canonical = [
    ...['POST', '/', ''],
    names.map((name) => `${name}:${headerOf(name)}\n`).join(''),
    ...[signedHeaders, sha256(request.body)],
  ].join('\n')
  const toSign = ['TC3-HMAC-SHA256', timestamp, `${date}/sms/tc3_request`, sha256(canonical)].join('\n')
  return hmac(hmac(hmac(hmac(`TC3${secret}`, date), 'sms'), 'tc3_request'), toSign).toString('hex')
}

type Fields = Record<string, { type: 'string' | 'number' | 'strings'; needed?: boolean }>

/** Unknown, missing and wrongly typed parameters, as the gateway refuses them. */
function badParameter(body: Record<string, unknown>, fields: Fields): Answer | undefined {
  const strange = Object.keys(body).find((name) => !(name in fields))
  if (strange) return error('UnknownParameter', `The parameter ${strange} is not recognized.`)
  for (const [name, { type, needed }] of Object.entries(fields)) {
    const value = body[name]
    if (value === undefined) {
      if (needed) return error('MissingParameter', `The request is missing a required parameter ${name}.`)
      continue
    }
    const fits =
      type === 'strings'
        ? Array.isArray(value) && value.every((each) => typeof each === 'string')
        : typeof value === type
    if (!fits) return error('InvalidParameter', `The type of ${name} is not valid.`)
  }
  return undefined
}

function sendSms(
  body: Record<string, unknown>,
  account: TencentAccount,
  messages: TencentSms[],
  limits: boolean,
): Answer {
  const bad = badParameter(body, {
    PhoneNumberSet: { type: 'strings', needed: true },
    SmsSdkAppId: { type: 'string', needed: true },
    TemplateId: { type: 'string', needed: true },
    SignName: { type: 'string' },
    TemplateParamSet: { type: 'strings' },
    SessionContext: { type: 'string' },
  })
  if (bad) return bad
  const numbers = body.PhoneNumberSet as string[]
  const session = (body.SessionContext ?? '') as string
  if (numbers.length === 0 || numbers.length > 200)
    return error('LimitExceeded.PhoneNumberCountLimit', 'At most 200 numbers.')
  if (Buffer.byteLength(session) >= 512) return error('InvalidParameter', 'SessionContext is too long.')
  const text = textOf(body, account)
  const SendStatusSet = numbers.map((phone) => {
    const state = (Code: string, Message: string, SerialNo = '') => ({
      ...{
        SerialNo,
        PhoneNumber: phone,
        Fee: Code === 'Ok' ? 1 : 0,
        SessionContext: session,
        Code,
        Message,
        IsoCode: 'CN',
      },
    })
    if (!E164.test(phone))
      return state('InvalidParameterValue.IncorrectPhoneNumber', 'incorrect phone number')
    if (typeof text !== 'string') return state(text.code, text.code)
    const now = Date.now()
    const before = messages.filter((message) => message.phone === phone).map((message) => message.at)
    const over = limits ? overLimit(before, now) : undefined
    if (over)
      return state(LIMIT_CODES[over], 'the number of SMS sent to a single mobile number exceeds the limit')
    const serialNo = ids()
    messages.push({ serialNo, session, phone, text, at: now, sendStatus: 3 })
    return state('Ok', 'send success', serialNo)
  })
  return reply({ SendStatusSet })
}

const LIMIT_CODES = {
  minute: 'LimitExceeded.PhoneNumberThirtySecondLimit',
  hour: 'LimitExceeded.PhoneNumberOneHourLimit',
  day: 'LimitExceeded.PhoneNumberDailyLimit',
}

function textOf(body: Record<string, unknown>, account: TencentAccount): string | { code: string } {
  if (body.SmsSdkAppId !== account.appId) return { code: 'UnauthorizedOperation.SmsSdkAppIdVerifyFail' }
  const sign = body.SignName as string | undefined
  if (!sign || !account.signNames.includes(sign))
    return { code: 'FailedOperation.SignatureIncorrectOrUnapproved' }
  const template = account.templates[body.TemplateId as string]
  if (template === undefined) return { code: 'FailedOperation.TemplateIncorrectOrUnapproved' }
  const params = (body.TemplateParamSet ?? []) as string[]
  const wanted = new Set([...template.matchAll(/\{(\d+)\}/g)].map(([, n]) => n))
  if (params.length !== wanted.size)
    return { code: 'FailedOperation.TemplateParamSetNotMatchApprovedTemplate' }
  if (params.some((value) => value === ''))
    return { code: 'InvalidParameterValue.TemplateParameterFormatError' }
  if (params.some((value) => value.length > 32))
    return { code: 'InvalidParameterValue.TemplateParameterLengthLimit' }
  return `【${sign}】${template.replace(/\{(\d+)\}/g, (_, n) => params[Number(n) - 1] ?? '')}`
}

function records(
  body: Record<string, unknown>,
  account: TencentAccount,
  messages: readonly TencentSms[],
): Answer {
  const bad = badParameter(body, {
    PhoneNumber: { type: 'string', needed: true },
    SmsSdkAppId: { type: 'string', needed: true },
    BeginTime: { type: 'number', needed: true },
    EndTime: { type: 'number' },
    Limit: { type: 'number' },
    Offset: { type: 'number' },
  })
  if (bad) return bad
  const now = Date.now() / 1000
  const { BeginTime: from, EndTime: to = now, Limit: limit = 20 } = body as Record<string, number>
  if (body.SmsSdkAppId !== account.appId)
    return error('UnauthorizedOperation.SmsSdkAppIdVerifyFail', 'The SmsSdkAppId is not yours.')
  if (!from || from < now - 72 * 3600 || to > now + 1 || limit < 1 || limit > 50)
    return error('InvalidParameter', 'The time range or the limit is not valid.')
  const rows = messages.filter(
    ({ phone, at }) => phone === body.PhoneNumber && at / 1000 >= from && Math.floor(at / 1000) <= to,
  )
  const SendRecordSet = rows.toReversed().map((row) => ({
    ...{
      PhoneNumber: row.phone,
      SerialNo: row.serialNo,
      SendStatus: row.sendStatus,
      RequestCode: 'Ok',
      IsoCode: 'CN',
    },
    ...{
      StatusCode: row.sendStatus === 4 ? 'UNDELIV' : '',
      Content: row.text,
      SendTime: Math.floor(row.at / 1000),
    },
  }))
  return reply({ SendRecordSet: SendRecordSet.slice(0, limit), TotalCount: rows.length })
}
