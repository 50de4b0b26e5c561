// Aliyun's SMS service (dysmsapi.aliyuncs.com, 2017-05-25) as far as we use it, at least as strict as the real one:
// ACS3-HMAC-SHA256 signatures are computed anew, nonces are good once, names and numbers and limits are checked.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { type Answer, overLimit, startVendor, type Vendor, type VendorRequest } from './vendor-server.ts'

export type AliyunAccount = {
  keyId: string
  keySecret: string
  signNames: readonly string[]
  /** Texts by template code, with their variables as ${name}. */
  templates: Readonly<Record<string, string>>
}

/** A message that was taken. */
export type AliyunSms = {
  bizId: string
  outId: string
  phone: string
  signName: string
  templateCode: string
  text: string
  at: number
  /** 1 waits for the receipt, 2 failed, 3 delivered. */
  sendStatus: 1 | 2 | 3
}

const VERSION = '2017-05-25'
const MOBILE = /^(?:\+?86|0086)?(1[3-9]\d{9})$/

/**
 * Starts the simulator.
 * @param options.limits false: any number of messages to one number
 */
export async function startAliyunSms(
  account: AliyunAccount,
  options: { port?: number; limits?: boolean } = {},
): Promise<Vendor & { messages: AliyunSms[] }> {
  const messages: AliyunSms[] = []
  const nonces = new Set<string>()
  const handle = (request: VendorRequest): Answer => {
    const refused = unauthorised(request, account, nonces)
    if (refused) return refused
    if (request.headers['x-acs-action'] === 'SendSms')
      return sendSms(request.query, account, messages, options.limits ?? true)
    return queryDetails(request.query, messages)
  }
  const vendor = await startVendor(
    {
      handle,
      throttled: () => gateway(400, 'Throttling.User', 'Request was denied due to user flow control.'),
      signature: () => gateway(400, 'SignatureDoesNotMatch', 'Specified signature does not match.'),
      received: () => messages,
    },
    options,
  )
  return { ...vendor, messages }
}

const ids = (() => {
  let last = 0
  return () => {
    last += 1
    return `${Date.now()}${String(last).padStart(6, '0')}^0`
  }
})()

const gateway = (status: number, Code: string, Message: string): Answer => ({
  status,
  json: { Code, Message, RequestId: ids() },
})
// What the SMS service itself has to say comes with HTTP 200.
const answer = (Code: string, Message: string, more: object = {}): Answer => ({
  status: 200,
  json: { Code, Message, RequestId: ids(), ...more },
})

/** The gateway's checks, before the service sees anything. */
function unauthorised(
  request: VendorRequest,
  account: AliyunAccount,
  nonces: Set<string>,
): Answer | undefined {
  const { headers } = request
  const header = (name: string) => String(headers[name] ?? '')
  for (const name of ['host', 'x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-signature-nonce'])
    if (!header(name)) return gateway(400, `Missing${name}`, `${name} is mandatory for this action.`)
  if (request.method !== 'POST' || request.path !== '/')
    return gateway(404, 'InvalidAction.NotFound', 'Specified api is not found.')
  if (!['SendSms', 'QuerySendDetails'].includes(header('x-acs-action')))
    return gateway(404, 'InvalidAction.NotFound', 'Specified api is not found.')
  if (header('x-acs-version') !== VERSION)
    return gateway(400, 'InvalidVersion', 'Specified parameter Version is not valid.')
  const date = header('x-acs-date')
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date))
    return gateway(
      400,
      'InvalidTimeStamp.Format',
      'Specified time stamp or date value is not well formatted.',
    )
  if (Math.abs(Date.now() - Date.parse(date)) > 15 * 60_000)
    return gateway(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.')
  const parts = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
    header('authorization'),
  )
  if (!parts)
    return gateway(400, 'IncompleteSignature', 'The request signature does not conform to standards.')
  const [, keyId = '', signedHeaders = '', signature = ''] = parts
  if (keyId !== account.keyId)
    return gateway(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.')
  const expected = acs3Signature(request, signedHeaders, account.keySecret)
  if (expected === undefined || !timingSafeEqual(Buffer.from(expected), Buffer.from(signature)))
    return gateway(400, 'SignatureDoesNotMatch', 'Specified signature does not match our calculation.')
  const nonce = header('x-acs-signature-nonce')
  if (nonces.has(nonce))
    return gateway(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.')
  nonces.add(nonce)
  return undefined
}

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex')
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** The signature such a request must have; undefined when what must be signed is not, or the body is another one. */
function acs3Signature(request: VendorRequest, signedHeaders: string, secret: string): string | undefined {
  const { headers, query, body } = request
  const names = signedHeaders.split(';')
  const mustBeSigned = Object.keys(headers).filter(
    (name) => name.startsWith('x-acs-') || name === 'host' || name === 'content-type',
  )
  if (String(names) !== String(mustBeSigned.sort())) return undefined
  const hash = sha256(body)
  if (headers['x-acs-content-sha256'] !== hash) return undefined
  const canonicalQuery = [...query]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  const canonicalHeaders = names.map((name) => `${name}:${String(headers[name]).trim()}\n`).join('')
  const canonical = ['POST', '/', canonicalQuery, canonicalHeaders, signedHeaders, hash].join('\n')
  return createHmac('sha256', secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex')
}

function sendSms(
  query: URLSearchParams,
  account: AliyunAccount,
  messages: AliyunSms[],
  limits: boolean,
): Answer {
  const known = new Set(['PhoneNumbers', 'SignName', 'TemplateCode', 'TemplateParam', 'OutId'])
  const strange = [...query.keys()].find((name) => !known.has(name))
  if (strange) return answer('isv.INVALID_PARAMETERS', `参数异常: ${strange}`)
  const value = (name: string) => query.get(name) ?? ''
  const numbers = value('PhoneNumbers').split(',')
  if (numbers.length > 1000) return answer('isv.MOBILE_COUNT_OVER_LIMIT', '手机号码数量超过限制')
  const [, phone] = MOBILE.exec(numbers[0] ?? '') ?? []
  if (numbers.length !== 1 || !phone) return answer('isv.MOBILE_NUMBER_ILLEGAL', '非法手机号')
  if (!account.signNames.includes(value('SignName')))
    return answer('isv.SMS_SIGNATURE_ILLEGAL', '该账号下找不到对应签名')
  const text = account.templates[value('TemplateCode')]
  if (text === undefined) return answer('isv.SMS_TEMPLATE_ILLEGAL', '该账号下找不到对应模板')
  if (value('OutId').length > 256) return answer('isv.INVALID_PARAMETERS', '参数异常: OutId')
  const filled = fill(text, value('TemplateParam'))
  if (typeof filled !== 'string') return filled
  const now = Date.now()
  const before = messages.filter((message) => message.phone === phone).map((message) => message.at)
  const over = limits ? overLimit(before, now) : undefined
  if (over) return answer('isv.BUSINESS_LIMIT_CONTROL', `触发${over}级流控`)
  const bizId = ids()
  messages.push({
    ...{ bizId, phone, outId: value('OutId'), signName: value('SignName'), at: now, sendStatus: 1 },
    ...{ templateCode: value('TemplateCode'), text: `【${value('SignName')}】${filled}` },
  })
  return answer('OK', 'OK', { BizId: bizId })
}

function fill(template: string, given: string): string | Answer {
  const names = [...template.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name as string)
  if (names.length === 0) return template
  let params: Record<string, unknown>
  try {
    params = JSON.parse(given)
  } catch {
    return answer('isv.INVALID_JSON_PARAM', 'JSON 参数不合法，只接受字符串值')
  }
  for (const name of names) {
    const value = params[name]
    if (typeof value !== 'string' || value === '')
      return answer('isv.TEMPLATE_MISSING_PARAMETERS', `模板缺少变量: ${name}`)
    if (value.length > 35) return answer('isv.PARAM_LENGTH_LIMIT', '参数超过长度限制')
    if (/[【】]|https?:/.test(value)) return answer('isv.PARAM_NOT_SUPPORT_URL', '变量不支持传入 URL')
  }
  return template.replace(/\$\{(\w+)\}/g, (_, name: string) => String(params[name]))
}

function queryDetails(query: URLSearchParams, messages: readonly AliyunSms[]): Answer {
  const phone = query.get('PhoneNumber') ?? ''
  const day = query.get('SendDate') ?? ''
  const [size, page] = ['PageSize', 'CurrentPage'].map((name) => Number(query.get(name))) as [number, number]
  if (!/^1\d{10}$/.test(phone)) return answer('isv.MOBILE_NUMBER_ILLEGAL', '非法手机号')
  if (!/^\d{8}$/.test(day) || !(size >= 1 && size <= 50) || !(page >= 1))
    return answer('isv.INVALID_PARAMETERS', '参数异常')
  const rows = messages.filter((message) => message.phone === phone && chineseDay(message.at) === day)
  const SmsSendDetailDTO = rows.slice((page - 1) * size, page * size).map((message) => ({
    ...{
      PhoneNum: message.phone,
      OutId: message.outId,
      SendStatus: message.sendStatus,
      Content: message.text,
    },
    ...{
      TemplateCode: message.templateCode,
      ErrCode: message.sendStatus === 2 ? 'MOBILE_NOT_ON_SERVICE' : '',
    },
  }))
  return answer('OK', 'OK', { TotalCount: String(rows.length), SmsSendDetailDTOs: { SmsSendDetailDTO } })
}

const chineseDay = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '')
