import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { score } from './score.ts'
import { SIGNAL_NAMES, SIGNALS, type SignalName } from './signals.ts'
import type { Decision, FraudSettings, RiskFacts } from './types.ts'

const USUAL: FraudSettings = { captchaAt: 50, holdAt: 75, signalsOff: [] }
const RANK: Record<Decision, number> = { allow: 0, captcha: 1, hold: 2 }

/** What a client, phone and address look like that redeem so many cards at once. */
const cardsAtOnce = (n: number): RiskFacts => ({
  clientCardsHour: n,
  clientCardsDay: n,
  phoneCardsDay: n,
  phoneCardsMonth: n,
  addressCardsDay: n,
  addressCardsMonth: n,
  phoneProvinces: 1,
  clientProvinces: 1,
})

describe('normal use is let through', () => {
  test.each([
    ['a household with five cards and four typos', { ...cardsAtOnce(5), clientWrong: 4 }],
    ['eight cards for the whole family', cardsAtOnce(8)],
    [
      'an office of sixty, each to their own home',
      { clientCardsHour: 60, clientCardsDay: 60, clientProvinces: 2 },
    ],
    [
      'a town behind one mobile operator, on a bad day',
      { clientCardsHour: 400, clientCardsDay: 3000, clientProvinces: 9, secondsSinceActivation: 5 },
    ],
    ['three parents in three provinces', { ...cardsAtOnce(3), phoneProvinces: 3, clientProvinces: 3 }],
    [
      'a till that activates and a customer who cannot wait',
      { secondsSinceActivation: 3, farStore: '上海市' },
    ],
    ['somebody whose number is 13811111111', { oddPhone: 'repeated' }],
    ['the first sign-in at night after three typos', { newAfterWrong: 3, atNight: '03', clientAccounts: 1 }],
  ] satisfies [string, RiskFacts][])('%s', (_who, facts) => {
    expect(score(facts, USUAL).decision).toBe('allow')
  })
})

describe('what is not normal is not', () => {
  test.each([
    [
      'thirteen cards to one person, after six wrong passwords',
      { ...cardsAtOnce(13), clientWrong: 6 },
      'captcha',
    ],
    ['thirty cards to one person at one table', cardsAtOnce(31), 'hold'],
    ['the same over three weeks', { phoneCardsMonth: 60, addressCardsMonth: 110 }, 'hold'],
    [
      'one phone in six provinces in a day, with twelve cards',
      { phoneProvinces: 6, phoneCardsDay: 12, clientCardsDay: 12 },
      'hold',
    ],
    [
      'a right password after nine accounts and ten tries',
      { clientAccounts: 9, newAfterWrong: 10, accountClients: 2 },
      'captcha',
    ],
    ['the same after sixteen tries', { clientAccounts: 10, newAfterWrong: 16 }, 'hold'],
  ] satisfies [string, RiskFacts, Decision][])('%s', (_who, facts, decision) => {
    expect(score(facts, USUAL).decision).toBe(decision)
  })
})

test('of one thing seen twice only the heavier counts, and the heaviest reason comes first', () => {
  const { score: total, reasons } = score(
    { clientCardsHour: 31, clientCardsDay: 31, phoneCardsDay: 21, oddName: 'test' },
    USUAL,
  )
  expect(reasons).toEqual([
    { signal: 'phoneCardsDay', weight: 45, fact: 21 },
    { signal: 'clientCardsHour', weight: 20, fact: 31 },
    { signal: 'oddName', weight: 15, fact: 'test' },
  ])
  expect(total).toBe(80)
})

test('a signal that is switched off, and a threshold of never, do nothing', () => {
  const facts = cardsAtOnce(200)
  const off = SIGNAL_NAMES.filter((name) => SIGNALS[name].kind === 'redemption')
  expect(score(facts, { ...USUAL, signalsOff: off })).toEqual({ score: 0, reasons: [], decision: 'allow' })
  expect(score(facts, { ...USUAL, holdAt: null }).decision).toBe('captcha')
  expect(score(facts, { ...USUAL, holdAt: null, captchaAt: null }).decision).toBe('allow')
})

test('nobody is held for one signal alone', () => {
  for (const name of SIGNAL_NAMES) {
    const worst = 'atMost' in SIGNALS[name].weighs ? 0 : 'present' in SIGNALS[name].weighs ? 'x' : 100_000
    expect(score({ [name]: worst }, USUAL).decision, name).not.toBe('hold')
  }
})

test('the steps of every signal rise', () => {
  for (const name of SIGNAL_NAMES) {
    const { weighs } = SIGNALS[name]
    if ('present' in weighs) continue
    const steps = 'atLeast' in weighs ? weighs.atLeast : weighs.atMost
    const values = steps.map(([value]) => ('atLeast' in weighs ? value : -value))
    expect(values, name).toEqual([...values].sort((a, b) => a - b))
    expect(
      steps.map(([, weight]) => weight),
      name,
    ).toEqual(steps.map(([, weight]) => weight).sort((a, b) => a - b))
  }
})

/** Any facts: each signal missing, or a count or word that it may have. */
const anyFacts: fc.Arbitrary<RiskFacts> = fc.record(
  Object.fromEntries(
    SIGNAL_NAMES.map((name) => [
      name,
      'present' in SIGNALS[name].weighs
        ? fc.option(fc.constantFrom('测试', 'repeated'))
        : fc.option(fc.integer({ min: 0, max: 5000 })),
    ]),
  ),
)
const anySettings: fc.Arbitrary<FraudSettings> = fc.record({
  captchaAt: fc.option(fc.integer({ min: 1, max: 100 })),
  holdAt: fc.option(fc.integer({ min: 1, max: 100 })),
  signalsOff: fc.subarray(SIGNAL_NAMES),
})

/** The same with one fact worse: more of it, there at all, or quicker. */
function worse(facts: RiskFacts, name: SignalName, by: number): RiskFacts {
  const { weighs } = SIGNALS[name]
  const now = facts[name]
  if ('present' in weighs) return { ...facts, [name]: now ?? 'repeated' }
  if ('atLeast' in weighs) return { ...facts, [name]: (typeof now === 'number' ? now : 0) + by }
  return { ...facts, [name]: typeof now === 'number' ? Math.max(0, now - by) : 5000 }
}

test('is bounded, whole, the sum of its reasons, and never milder for a worse fact', () => {
  fc.assert(
    fc.property(
      anyFacts,
      anySettings,
      fc.constantFrom(...SIGNAL_NAMES),
      fc.nat(300),
      (facts, settings, name, by) => {
        const one = score(facts, settings)
        expect(Number.isInteger(one.score) && one.score >= 0 && one.score <= 100).toBe(true)
        const sum = one.reasons.reduce((total, reason) => total + reason.weight, 0)
        expect(one.score).toBe(Math.min(100, sum))
        const two = score(worse(facts, name, by), settings)
        expect(two.score).toBeGreaterThanOrEqual(one.score)
        expect(RANK[two.decision]).toBeGreaterThanOrEqual(RANK[one.decision])
      },
    ),
    { numRuns: 500 },
  )
})
