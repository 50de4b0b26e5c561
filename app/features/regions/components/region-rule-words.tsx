import type { Translate } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { NamedRule } from '../rule.ts'

/** As many names as a line takes. */
const IN_A_LINE = 5

/**
 * A rule as a sentence without a stop: 只发 浙江省、上海市; 不发 新疆、西藏; 不限 for none.
 * @param t translator over the messages of this feature
 * @param most how many regions are named; of more, their number is said
 */
export function ruleInWords(rule: NamedRule | null, t: Translate<typeof messages>, most = IN_A_LINE): string {
  if (!rule) return t('ruleNone')
  const names = rule.places.map((place) => place.name)
  const places = names.slice(0, most).join('、')
  if (names.length <= most) return t(`${rule.mode}Places`, { places })
  return t(`${rule.mode}Many`, { places, n: names.length })
}

/** Where a card can be delivered, in words. Long lists are cut, and can be unfolded. */
export function RegionRuleWords({ rule }: { rule: NamedRule | null }) {
  const t = useMessages(messages)
  if (!rule || rule.places.length <= IN_A_LINE) return <span>{ruleInWords(rule, t)}</span>
  return (
    <details>
      <summary className="cursor-pointer">{ruleInWords(rule, t)}</summary>
      <p className="mt-1 max-h-40 overflow-y-auto text-muted">
        {rule.places.map((place) => place.name).join('、')}
      </p>
    </details>
  )
}
