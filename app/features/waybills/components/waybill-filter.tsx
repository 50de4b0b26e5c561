import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Select } from '#app/components/select.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { CARRIERS } from '../../orders/carriers.ts'
import { messages } from '../messages.ts'
import type { WaybillTab } from '../schema.ts'

/** What the list is narrowed by, as it was asked for. */
export type Narrowing = {
  q?: string | undefined
  day?: string | undefined
  /** This day or later: the home page asks for it. */
  from?: string | undefined
  carrier?: string | undefined
  job?: string | undefined
}

/** Searches the list: number or order, day, carrier. */
export function WaybillFilter({ tab, narrowing }: { tab: WaybillTab; narrowing: Narrowing }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Form
      method="get"
      action="/admin/waybills"
      // Another search shows other values, also when the page stays.
      key={JSON.stringify(narrowing)}
      className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)_auto]"
    >
      {tab !== 'all' && <input type="hidden" name="tab" value={tab} />}
      <Field label={t('search')}>
        <Input
          name="q"
          autoComplete="off"
          spellCheck={false}
          maxLength={60}
          defaultValue={narrowing.q ?? ''}
        />
      </Field>
      <Field label={t('day')}>
        <Input name="day" type="date" defaultValue={narrowing.day ?? ''} />
      </Field>
      {narrowing.from && (
        <Field label={t('from')}>
          <Input name="from" type="date" defaultValue={narrowing.from} />
        </Field>
      )}
      <Field label={t('carrier')}>
        <Select
          name="carrier"
          defaultValue={narrowing.carrier ?? ''}
          placeholder={t('anyCarrier')}
          options={CARRIERS.map((carrier) => ({ value: carrier.code, label: carrier[locale] }))}
        />
      </Field>
      <div className="flex gap-2">
        <Button type="submit">{t('find')}</Button>
        {Object.values(narrowing).some((value) => value !== undefined) && (
          <LinkButton to={tab === 'all' ? '/admin/waybills' : `/admin/waybills?tab=${tab}`} variant="ghost">
            {t('clear')}
          </LinkButton>
        )}
      </div>
    </Form>
  )
}
