// The way of parcels, for the simulated tracking services: what happened to each, and what happens next by itself.

/** What can happen to a parcel. `refused`: the consignee does not take it, so it goes back. */
export const WAY_STATES = [
  'picked_up',
  'in_transit',
  'delivering',
  'in_locker',
  'problem',
  'refused',
  'returned',
  'signed',
] as const
export type WayState = (typeof WAY_STATES)[number]

export type WayStep = { at: Date; state: WayState; text: string }

const TEXTS: Readonly<Record<WayState, readonly string[]>> = {
  picked_up: ['【苏州市】苏州阳澄湖营业点 已揽收，揽收员：周建国（13900001234）'],
  in_transit: [
    '【苏州市】快件已发往 上海浦东转运中心',
    '【上海市】快件已到达 上海浦东转运中心',
    '【上海市】快件已发往 上海静安营业点',
  ],
  delivering: ['【上海市】快件正在派送中，派送员：李强（电话 13800005678），请保持电话畅通'],
  in_locker: ['【上海市】快件已存放至丰巢智能柜，请凭取件码取件'],
  problem: ['【上海市】因收件人电话无人接听，快件派送不成功，将再次派送'],
  refused: ['【上海市】收件人拒收，快件将退回寄件人'],
  returned: ['【苏州市】快件已退回，寄件人已签收'],
  signed: ['【上海市】已签收，签收人：本人。感谢使用，期待再次为您服务'],
}

// What happens to a parcel that is left to itself; every twelfth is refused.
const USUAL: readonly WayState[] = [
  'picked_up',
  'in_transit',
  'in_transit',
  'in_transit',
  'delivering',
  'signed',
]
const REFUSED: readonly WayState[] = [
  'picked_up',
  'in_transit',
  'in_transit',
  'delivering',
  'refused',
  'returned',
]

const ENDS: readonly WayState[] = ['returned', 'signed']

/** The parcels of a service by their numbers. */
export function parcelWays() {
  const ways = new Map<string, WayStep[]>()
  const stepsOf = (number: string): WayStep[] => {
    const known = ways.get(number)
    if (known) return known
    const steps: WayStep[] = []
    ways.set(number, steps)
    return steps
  }

  /** Lets something happen to a parcel; at the given moment, or now, but after what happened before. */
  function advance(number: string, state: WayState, at = new Date()): WayStep {
    const steps = stepsOf(number)
    const times = steps.filter((step) => step.state === state).length
    const texts = TEXTS[state]
    const text = texts[Math.min(times, texts.length - 1)] ?? state
    const last = steps.at(-1)?.at.getTime() ?? 0
    const step = { at: new Date(Math.max(at.getTime(), last + 1000)), state, text }
    steps.push(step)
    return step
  }

  /** What happens next to a parcel that is left to itself; undefined at its end. */
  function next(number: string): WayState | undefined {
    const steps = stepsOf(number)
    const last = steps.at(-1)
    if (last && ENDS.includes(last.state)) return undefined
    const way = [...number].reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % 12 === 0 ? REFUSED : USUAL
    return way[Math.min(steps.length, way.length - 1)]
  }

  return { stepsOf, advance, next }
}

/** A moment as these services write it: Chinese time without a zone. */
export function chineseTime(moment: Date): string {
  return new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

/** What the other side answered to a push. */
export type PushAnswer = { status: number; text: string; ok: boolean }

/** Posts a form as the services do. Never throws. @param ok whether an answer's text is what they want to hear */
export async function pushForm(
  url: string,
  body: URLSearchParams | string,
  ok: (text: string) => boolean,
): Promise<PushAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
      body: String(body),
      signal: AbortSignal.timeout(10_000),
    })
    const text = await response.text()
    return { status: response.status, text, ok: response.status === 200 && ok(text) }
  } catch (error) {
    return { status: 0, text: String(error), ok: false }
  }
}
