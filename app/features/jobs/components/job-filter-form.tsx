import { Button } from '#app/components/button.tsx'
import { Checkbox } from '#app/components/checkbox.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Select } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { JOB_STATES, type JobFilter } from '../schema.ts'
import { JOB_KINDS } from '../types.ts'

/** Narrows the list of jobs; a plain form whose address can be kept. */
export function JobFilterForm({ filter, others }: { filter: JobFilter; others: boolean }) {
  const t = useMessages(messages)
  const given =
    filter.status !== undefined ||
    filter.kind !== undefined ||
    filter.mine !== undefined ||
    filter.from !== undefined
  return (
    <Form
      method="get"
      action="/admin/jobs"
      aria-label={t('filters')}
      className="flex flex-wrap items-end gap-3"
    >
      <Field id="job-state" label={t('state')}>
        <Select
          key={filter.status ?? ''}
          name="status"
          size="sm"
          defaultValue={filter.status ?? ''}
          options={[
            { value: '', label: t('everyState') },
            ...JOB_STATES.map((state) => ({ value: state, label: t(state) })),
          ]}
        />
      </Field>
      <Field id="job-kind" label={t('jobKind')}>
        <Select
          key={filter.kind ?? ''}
          name="kind"
          size="sm"
          defaultValue={filter.kind ?? ''}
          options={[
            { value: '', label: t('everyKind') },
            ...JOB_KINDS.map((kind) => ({ value: kind, label: t(kind) })),
          ]}
        />
      </Field>
      <Field id="job-from" label={t('from')}>
        <Input key={filter.from ?? ''} name="from" type="date" size="sm" defaultValue={filter.from ?? ''} />
      </Field>
      {others && (
        <Checkbox
          key={filter.mine ?? ''}
          name="mine"
          value="1"
          defaultChecked={filter.mine === '1'}
          label={t('onlyMine')}
        />
      )}
      <Button type="submit" size="sm" variant="secondary">
        {t('filter')}
      </Button>
      {given && (
        <LinkButton to="/admin/jobs" size="sm" variant="ghost">
          {t('clear')}
        </LinkButton>
      )}
    </Form>
  )
}
