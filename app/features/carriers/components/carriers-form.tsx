import { ArrowDown, ArrowUp } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { carrierName } from '../../orders/carriers.ts'
import { messages } from '../messages.ts'
import type { CarrierChoice } from '../types.ts'

/** Which carriers are offered, in which order, and which is taken unless another is chosen; one form for all. */
export function CarriersForm({
  choices,
  errors,
}: {
  choices: readonly CarrierChoice[]
  errors: readonly string[] | undefined
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const pending = useNavigation().state === 'submitting'
  return (
    // Moving a line posts the whole form, so what was ticked meanwhile is kept.
    <Form method="post" preventScrollReset>
      <Card title={t('carriersTitle')} description={t('carriersLead')}>
        {errors && (
          <div className="mb-4">
            <Flash tone="danger">{errors.join(' ')}</Flash>
          </div>
        )}
        <ul className="flex flex-col">
          {choices.map((choice, place) => (
            <Line
              key={choice.code}
              choice={choice}
              first={place === 0}
              last={place === choices.length - 1}
              pending={pending}
            />
          ))}
        </ul>
        <div className="mt-4">
          <Button type="submit" pending={pending}>
            {c('save')}
          </Button>
        </div>
      </Card>
    </Form>
  )
}

function Line({
  choice: { code, enabled, isDefault },
  first,
  last,
  pending,
}: {
  choice: CarrierChoice
  first: boolean
  last: boolean
  pending: boolean
}) {
  const t = useMessages(messages)
  const name = carrierName(code, useLocale())
  return (
    <li className="flex items-center gap-x-3 border-b border-line py-2 last:border-b-0">
      <input type="hidden" name="order" value={code} />
      <label className="flex min-h-9 min-w-0 flex-1 items-center gap-2.5">
        <input
          type="checkbox"
          name="enabled"
          value={code}
          defaultChecked={enabled}
          aria-label={t('showOf', { name })}
          className="size-4 accent-accent"
        />
        <span className="text-sm font-medium">{name}</span>
      </label>
      <label className="flex min-h-9 shrink-0 items-center gap-2 text-sm text-muted">
        <input
          type="radio"
          name="defaultCarrier"
          value={code}
          defaultChecked={isDefault}
          aria-label={t('defaultOf', { name })}
          className="size-4 accent-accent"
        />
        {t('isDefault')}
      </label>
      <span className="flex shrink-0">
        <Button
          type="submit"
          name="move"
          value={`up-${code}`}
          size="sm"
          variant="ghost"
          disabled={first || pending}
          aria-label={t('upOf', { name })}
        >
          <ArrowUp aria-hidden />
        </Button>
        <Button
          type="submit"
          name="move"
          value={`down-${code}`}
          size="sm"
          variant="ghost"
          disabled={last || pending}
          aria-label={t('downOf', { name })}
        >
          <ArrowDown aria-hidden />
        </Button>
      </span>
    </li>
  )
}
