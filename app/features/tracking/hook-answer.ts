import type { Provider } from '../carriers/types.ts'
import type { PushOutcome } from './mutations.ts'
import { vendorTime } from './vendor-time.ts'

/** What a service hears of its push, exactly as it wants it; anything else and it pushes again. */
export type HookAnswer = { status: number; body: object | string }

const REFUSED = { SIGNATURE: [403, '签名不正确'], MALFORMED: [400, '数据格式不正确'] } as const

/** @param outcome of takePush */
export function hookAnswer(provider: Provider, outcome: PushOutcome): HookAnswer {
  if (!outcome.ok && outcome.reason === 'UNKNOWN_ADDRESS') return { status: 404, body: 'not found' }
  return provider === 'kdniao' ? kdniaoAnswer(outcome) : kuaidi100Answer(outcome)
}

type Known = Exclude<PushOutcome, { reason: 'UNKNOWN_ADDRESS' }>

function kdniaoAnswer(outcome: Known): HookAnswer {
  const { account } = outcome
  const ours = {
    EBusinessID: account.provider === 'kdniao' ? account.businessId : '',
    UpdateTime: vendorTime(new Date()),
  }
  if (outcome.ok) return { status: 200, body: { ...ours, Success: true, Reason: '' } }
  const [status, Reason] = REFUSED[outcome.reason]
  // Who cannot sign is told nothing about the account.
  const shown = outcome.reason === 'SIGNATURE' ? {} : ours
  return { status, body: { ...shown, Success: false, Reason } }
}

function kuaidi100Answer(outcome: Known): HookAnswer {
  if (outcome.ok) return { status: 200, body: { result: true, returnCode: '200', message: '成功' } }
  const [status, message] = REFUSED[outcome.reason]
  return { status, body: { result: false, returnCode: String(status), message } }
}
