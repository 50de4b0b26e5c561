import { SIGNAL_NAMES, SIGNALS, type SignalName } from './signals.ts'
import type { Assessment, Decision, FraudSettings, Reason, RiskFacts } from './types.ts'

const HIGHEST = 100

function weightOf(signal: SignalName, fact: number | string): number {
  const { weighs } = SIGNALS[signal]
  if ('present' in weighs) return weighs.present
  if (typeof fact !== 'number') return 0
  const reached =
    'atLeast' in weighs
      ? weighs.atLeast.filter(([from]) => fact >= from)
      : weighs.atMost.filter(([to]) => fact <= to)
  return reached.at(-1)?.[1] ?? 0
}

function decide(score: number, settings: FraudSettings): Decision {
  if (settings.holdAt !== null && score >= settings.holdAt) return 'hold'
  if (settings.captchaAt !== null && score >= settings.captchaAt) return 'captcha'
  return 'allow'
}

/**
 * Judges one redemption or sign-in: pure, and never lower for a fact that is worse.
 * @param facts by signal; what is missing, null or switched off weighs nothing
 * @returns a whole score of 0 to 100, the reasons that made it (the heaviest first), and what to do
 */
export function score(facts: RiskFacts, settings: FraudSettings): Assessment {
  const heaviest = new Map<string, Reason>()
  for (const signal of SIGNAL_NAMES) {
    const fact = facts[signal]
    if (fact === null || fact === undefined || settings.signalsOff.includes(signal)) continue
    const weight = weightOf(signal, fact)
    const { family } = SIGNALS[signal]
    if (weight > (heaviest.get(family)?.weight ?? 0)) heaviest.set(family, { signal, weight, fact })
  }
  const reasons = [...heaviest.values()].sort((a, b) => b.weight - a.weight)
  const sum = reasons.reduce((total, reason) => total + reason.weight, 0)
  const bounded = Math.min(HIGHEST, sum)
  return { score: bounded, reasons, decision: decide(bounded, settings) }
}
