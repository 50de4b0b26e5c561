import { EVENTS, type EventName, type Happening, type Line, type LineItem } from './types.ts'

/** How many goods, order numbers … a line names. */
export const NAMED = 5

/**
 * Makes a few lines of many events: one for each kind, the most urgent first.
 * @param happenings oldest first; kinds that we do not know are left out
 */
export function digest(happenings: readonly Happening[]): Line[] {
  return EVENTS.flatMap((event) => {
    const facts = happenings.filter((each) => each.event === event).map((each) => each.facts)
    return facts.length === 0 ? [] : [line(event, facts)]
  })
}

type Facts = Happening['facts']

function line(event: EventName, facts: readonly Facts[]): Line {
  switch (event) {
    case 'new_order':
      return counted(event, facts, 'product')
    case 'sms_failed':
      return counted(event, facts, 'reason')
    case 'job_failed':
      return counted(event, facts, 'kind')
    case 'task_failed':
      return counted(event, facts, 'task')
    case 'attack':
      return counted(event, facts, 'kind')
    case 'erp_refused':
      return { event, n: sum(facts), items: [], more: 0 }
    case 'order_held':
    case 'order_cancelled':
      return listed(event, facts, 'orderNo')
    case 'webhook_disabled':
      return listed(event, facts, 'host')
    case 'stock_low':
      return stock(facts)
    case 'orders_overdue': {
      // Of several summaries the last one counts.
      const last = facts.at(-1) ?? {}
      return { event, n: numberOf(last.n) ?? 0, items: [{ text: textOf(last.since), n: null }], more: 0 }
    }
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined)
/** A fact without a number stands for one. */
const sum = (facts: readonly Facts[]) => facts.reduce((total, fact) => total + (numberOf(fact.n) ?? 1), 0)

/** How often each was named, the most frequent first. */
function counted(event: EventName, facts: readonly Facts[], key: string): Line {
  const counts = new Map<string, number>()
  for (const fact of facts) {
    const name = textOf(fact[key])
    counts.set(name, (counts.get(name) ?? 0) + (numberOf(fact.n) ?? 1))
  }
  const items = [...counts].map(([text, n]) => ({ text, n })).sort((a, b) => b.n - a.n)
  return { event, n: sum(facts), ...shortened(items) }
}

/** Each one once, in the order in which they came. */
function listed(event: EventName, facts: readonly Facts[], key: string): Line {
  const names = [...new Set(facts.map((fact) => textOf(fact[key])))]
  return { event, n: names.length, ...shortened(names.map((text) => ({ text, n: null }))) }
}

/** What is left of each, as last heard; what is sold out first. */
function stock(facts: readonly Facts[]): Line {
  const left = new Map(facts.map((fact) => [textOf(fact.product), numberOf(fact.stock) ?? 0]))
  const items = [...left].map(([text, n]) => ({ text, n })).sort((a, b) => a.n - b.n)
  return { event: 'stock_low', n: items.length, ...shortened(items) }
}

function shortened(items: readonly LineItem[]): Pick<Line, 'items' | 'more'> {
  return { items: items.slice(0, NAMED), more: Math.max(0, items.length - NAMED) }
}
