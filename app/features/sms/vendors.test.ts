// The official SDKs against the simulators, which check what the vendors check.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AliyunAccount, startAliyunSms } from '../../../e2e/vendors/aliyun-sms.ts'
import { startTencentSms, type TencentAccount } from '../../../e2e/vendors/tencent-sms.ts'
import { aliyunSms } from './aliyun.ts'
import { endpointOf } from './endpoint.ts'
import { tencentSms } from './tencent.ts'
import type { OutgoingSms, SmsAccount, SmsProvider } from './types.ts'

const aliyunAccount: AliyunAccount = {
  keyId: 'LTAI5tExampleKey',
  keySecret: 'an-aliyun-secret',
  signNames: ['阳澄湖蟹庄'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Aliyun writes variables like this
  templates: { SMS_1001: '您的订单${order_no}（${product}）已收到。', SMS_1002: '您的订单已收到。' },
}
const tencentAccount: TencentAccount = {
  keyId: 'AKIDexample',
  keySecret: 'a-tencent-secret',
  appId: '1400006666',
  signNames: ['阳澄湖蟹庄'],
  templates: { '449739': '您的订单{1}（{2}）已收到。', '449740': '您的订单已收到。' },
}

type Simulator = {
  vendor: 'aliyun' | 'tencent'
  templateCode: string
  plainCode: string
  start: (options?: { limits?: boolean }) => Promise<Running>
}
type Running = {
  provider: (wrong?: Partial<SmsAccount>) => SmsProvider
  fail: Awaited<ReturnType<typeof startAliyunSms>>['fail']
  texts: () => string[]
  receipt: (delivered: boolean) => void
  close: () => Promise<void>
}

const simulators: Simulator[] = [
  {
    ...{ vendor: 'aliyun', templateCode: 'SMS_1001', plainCode: 'SMS_1002' },
    start: async (options) => {
      const server = await startAliyunSms(aliyunAccount, options)
      const account: SmsAccount = { vendor: 'aliyun', appId: '', ...aliyunAccount }
      return {
        provider: (wrong) => aliyunSms({ ...account, ...wrong }, endpointOf(server.url)),
        fail: server.fail,
        texts: () => server.messages.map((message) => message.text),
        receipt: (delivered) => {
          for (const message of server.messages) message.sendStatus = delivered ? 3 : 2
        },
        close: server.close,
      }
    },
  },
  {
    ...{ vendor: 'tencent', templateCode: '449739', plainCode: '449740' },
    start: async (options) => {
      const server = await startTencentSms(tencentAccount, options)
      const account: SmsAccount = { vendor: 'tencent', ...tencentAccount }
      return {
        provider: (wrong) => tencentSms({ ...account, ...wrong }, endpointOf(server.url)),
        fail: server.fail,
        texts: () => server.messages.map((message) => message.text),
        receipt: (delivered) => {
          for (const message of server.messages) message.sendStatus = delivered ? 2 : 4
        },
        close: server.close,
      }
    },
  },
]

let running: Running

describe.each(simulators)('$vendor', ({ vendor, start, templateCode, plainCode }) => {
  const message = (more: Partial<OutgoingSms> = {}): OutgoingSms => ({
    reference: 'b6a0c6f2-0000-4000-8000-000000000001.1',
    phone: '13800138000',
    signName: '阳澄湖蟹庄',
    templateCode,
    params: [
      { name: 'order_no', value: 'T2611*(1)' },
      { name: 'product', value: "8 只装 & 姜茶 100% '尊享'" },
    ],
    ...more,
  })
  const trace = (providerId: string | null) => ({
    reference: message().reference,
    phone: message().phone,
    providerId,
    sentAt: new Date(),
    otherIds: [],
  })

  beforeEach(async () => {
    running = await start()
  })
  afterEach(() => running.close())

  test('takes a message, and tells what became of it', async () => {
    const provider = running.provider()
    expect(await provider.trace(trace(null))).toEqual({ state: 'none' })
    const sent = await provider.send(message())
    if (!sent.ok) throw new Error(sent.code)
    expect(running.texts()).toEqual(["【阳澄湖蟹庄】您的订单T2611*(1)（8 只装 & 姜茶 100% '尊享'）已收到。"])
    expect(await provider.trace(trace(sent.providerId))).toMatchObject({ state: 'waiting' })
    running.receipt(true)
    expect(await provider.trace(trace(sent.providerId))).toMatchObject({ state: 'delivered' })
    running.receipt(false)
    expect(await provider.trace(trace(sent.providerId))).toMatchObject({ state: 'failed' })
  })

  test('takes one without variables', async () => {
    expect(await running.provider().send(message({ templateCode: plainCode, params: [] }))).toMatchObject({
      ok: true,
    })
  })

  test.each([
    ['a wrong secret', { keySecret: 'guessed' }],
    ['an unknown key', { keyId: 'LTAInobody' }],
  ])('refuses %s', async (_, wrong) => {
    const provider = running.provider(wrong)
    expect(await provider.send(message())).toMatchObject({
      ...{ ok: false, certain: true, retry: false, reason: 'CREDENTIALS' },
    })
    expect(await provider.trace(trace(null))).toEqual({ state: 'unknown' })
    expect(running.texts()).toEqual([])
  })

  test.each([
    ['another signature', { signName: '别人的签名' }, 'SIGNATURE'],
    ['another template', { templateCode: 'SMS_9' }, 'TEMPLATE'],
    ['missing variables', { params: [] }, 'TEMPLATE'],
    ['a number that is none', { phone: '12345678901' }, 'NUMBER'],
  ] as const)('refuses %s, for good', async (_, wrong, reason) => {
    expect(await running.provider().send(message(wrong))).toMatchObject({
      ...{ ok: false, certain: true, retry: false, reason },
    })
    expect(running.texts()).toEqual([])
  })

  test('a second message within a minute is for later', async () => {
    const provider = running.provider()
    await provider.send(message())
    expect(await provider.send(message())).toMatchObject({
      ok: false,
      certain: true,
      retry: true,
      reason: 'LIMIT',
    })
    expect(await provider.send(message({ phone: '13900139000' }))).toMatchObject({ ok: true })
  })

  test.each([
    ['throttled', { certain: true, retry: true, reason: 'THROTTLED' }],
    ['signature', { certain: true, retry: false, reason: 'CREDENTIALS' }],
    ['error', { certain: false, reason: 'VENDOR' }],
    ['malformed', { certain: false, reason: 'VENDOR' }],
    ['reset', { certain: false, reason: 'VENDOR' }],
  ] as const)('%s: what it means', async (fault, meaning) => {
    running.fail(fault)
    const result = await running.provider().send(message())
    expect(result).toMatchObject({ ok: false, ...meaning })
    expect(JSON.stringify(result)).not.toContain('13800138000')
    expect(running.texts()).toEqual([])
  })

  test('an answer that gets lost leaves it uncertain, and asking finds the message', async () => {
    running.fail('lost')
    const provider = running.provider()
    expect(await provider.send(message())).toMatchObject({ ok: false, certain: false })
    expect(await provider.trace(trace(null))).toMatchObject({ state: 'waiting' })
  })

  test('a vendor that does not answer is given up', async () => {
    running.fail('timeout')
    expect(await running.provider().send(message())).toMatchObject({ ok: false, certain: false })
  }, 15_000)

  test('a vendor that is not there was never asked', async () => {
    const provider = running.provider()
    await running.close()
    expect(await provider.send(message())).toMatchObject({
      ...{ ok: false, certain: true, retry: true, reason: 'UNREACHABLE' },
    })
    running = await start()
  })

  test.runIf(vendor === 'tencent')(
    'another message of the same minute is not taken for this one',
    async () => {
      const provider = running.provider()
      const sent = await provider.send(message())
      if (!sent.ok) throw new Error(sent.code)
      expect(await provider.trace({ ...trace(null), otherIds: [sent.providerId] })).toEqual({ state: 'none' })
    },
  )
})

describe('what is forged on the way is refused', () => {
  // The SDKs' own requests, sent again with one thing changed.
  async function tampered(
    change: (request: { path: string; headers: Record<string, string>; body: string }) => void,
  ) {
    const aliyun = await startAliyunSms(aliyunAccount)
    const taken: { path: string; headers: Record<string, string>; body: string }[] = []
    const { createServer } = await import('node:http')
    const between = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      taken.push({
        path: request.url ?? '/',
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(chunks).toString(),
      })
      response.writeHead(500).end('{}')
    })
    await new Promise<void>((up) => between.listen(0, '127.0.0.1', up))
    const { port } = between.address() as { port: number }
    const account: SmsAccount = { vendor: 'aliyun', appId: '', ...aliyunAccount }
    const outgoing = {
      reference: 'r.1',
      phone: '13800138000',
      signName: '阳澄湖蟹庄',
      templateCode: 'SMS_1002',
    }
    await aliyunSms(account, { protocol: 'http', host: `127.0.0.1:${port}` }).send({
      ...outgoing,
      params: [],
    })
    between.close()
    between.closeAllConnections()
    const request = taken[0]
    if (!request) throw new Error('nothing was sent')
    change(request)
    const { request: ask } = await import('node:http')
    const answer = await new Promise<string>((done, failed) => {
      const sending = ask(
        `${aliyun.url}${request.path}`,
        { method: 'POST', headers: request.headers },
        async (response) => {
          const chunks: Buffer[] = []
          for await (const chunk of response) chunks.push(chunk as Buffer)
          done((JSON.parse(Buffer.concat(chunks).toString()) as { Code: string }).Code)
        },
      )
      sending.on('error', failed)
      sending.end(request.body)
    })
    await aliyun.close()
    return { answer, messages: aliyun.messages.length }
  }

  test('as it was, it is taken', async () => {
    expect(await tampered(() => {})).toEqual({ answer: 'OK', messages: 1 })
  })

  test.each([
    [
      'another number',
      (r) => (r.path = r.path.replace('13800138000', '13900139000')),
      'SignatureDoesNotMatch',
    ],
    ['another time', (r) => (r.headers['x-acs-date'] = '2026-01-01T00:00:00Z'), 'InvalidTimeStamp.Expired'],
    ['another action', (r) => (r.headers['x-acs-action'] = 'QuerySendDetails'), 'SignatureDoesNotMatch'],
    ['a header that is not signed', (r) => (r.headers['x-acs-extra'] = '1'), 'SignatureDoesNotMatch'],
    ['no signature', (r) => delete r.headers.authorization, 'IncompleteSignature'],
  ] satisfies [string, (r: Parameters<Parameters<typeof tampered>[0]>[0]) => unknown, string][])(
    '%s',
    async (_, change, code) => {
      expect(await tampered((request) => void change(request))).toEqual({ answer: code, messages: 0 })
    },
  )
})
