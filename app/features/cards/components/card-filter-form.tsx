import { Search } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Select } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { CARD_STATUSES } from '../state.ts'

/** What was asked for, as it was typed: also what does not make sense stays in the fields. */
export type TypedFilter = Partial<Record<'serialFrom' | 'serialTo' | 'batchId' | 'status' | 'number', string>>

/** The search above the list of cards; a plain GET form, so that every search has an address. */
export function CardFilterForm({
  typed,
  batches,
}: {
  typed: TypedFilter
  batches: readonly { batchId: string; name: string }[]
}) {
  const t = useMessages(messages)
  return (
    <Card>
      <Form
        // A search reached by a link must show its own values, not those of the one before.
        key={JSON.stringify(typed)}
        method="get"
        role="search"
        className="grid items-end gap-3 sm:grid-cols-2 xl:grid-cols-[1fr_1fr_1.5fr_1fr_1.5fr_auto]"
      >
        <Field label={t('serialFrom')}>
          <Input name="serialFrom" defaultValue={typed.serialFrom} inputMode="numeric" autoComplete="off" />
        </Field>
        <Field label={t('serialTo')}>
          <Input name="serialTo" defaultValue={typed.serialTo} inputMode="numeric" autoComplete="off" />
        </Field>
        <Field label={t('batch')}>
          <Select
            name="batchId"
            defaultValue={typed.batchId ?? ''}
            placeholder={t('allBatches')}
            options={batches.map(({ batchId, name }) => ({ value: batchId, label: name }))}
          />
        </Field>
        <Field label={t('status')}>
          <Select
            name="status"
            defaultValue={typed.status ?? ''}
            placeholder={t('allStatuses')}
            options={CARD_STATUSES.map((status) => ({ value: status, label: t(status) }))}
          />
        </Field>
        <Field label={t('number')}>
          <Input
            name="number"
            defaultValue={typed.number}
            placeholder={t('numberHint')}
            autoComplete="off"
            className="font-mono placeholder:font-sans"
          />
        </Field>
        <div className="flex gap-2">
          <Button type="submit">
            <Search aria-hidden /> {t('search')}
          </Button>
          <LinkButton to="/admin/cards" variant="ghost">
            {t('clear')}
          </LinkButton>
        </div>
      </Form>
    </Card>
  )
}
