import { Truck } from 'lucide-react'
import { useMessages } from '#app/core/i18n/react.tsx'
import { RegionRuleWords } from '#app/features/regions/components/region-rule-words.tsx'
import type { NamedRule } from '#app/features/regions/rule.ts'
import { messages } from '../messages.ts'

/**
 * Where the card can be delivered, said before anybody types an address; nothing where there is no limit.
 * @param rule of several (the merchant's, the card's, the product's) all count
 */
export function DeliveryLimits({ rule }: { rule: NamedRule | null | readonly NamedRule[] }) {
  const t = useMessages(messages)
  const rules = [rule ?? []].flat()
  if (rules.length === 0) return null
  return (
    <div className="flex items-start gap-3 rounded-md bg-info-soft px-4 py-3 text-base text-info-ink">
      <Truck aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div className="min-w-0 flex-1">
        <span>{t('delivery')}</span>
        {rules.map((each, at) => (
          <div key={JSON.stringify(each)} className={at === 0 && rules.length === 1 ? 'inline' : undefined}>
            <RegionRuleWords rule={each} />
          </div>
        ))}
      </div>
    </div>
  )
}
