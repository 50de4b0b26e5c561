import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { SelectField, TextField } from '#app/components/form-fields.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { FilterFacts } from '../../../changes/components/filter-facts.tsx'
import type { MoveChoices } from '../data.ts'
import { messages } from '../messages.ts'
import type { MoveStart } from '../move-request.ts'
import { type MoveForm as Form_, type MoveInput, moveSchema } from '../schema.ts'
import { emptyShares, SharesTable } from './shares-table.tsx'

export interface MoveFormProps {
  start: MoveStart
  choices: MoveChoices
  /** The carried search in words. */
  carried: readonly string[]
  currency: string
  lastResult: SubmissionResult<string[]> | undefined
  /** There is a preview already. */
  again: boolean
}

/** Which cards go where. Sending it shows the preview. */
export function MoveForm({ start, choices, carried, currency, lastResult, again }: MoveFormProps) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const { action } = start
  const open = choices.stores.filter(({ closed }) => !closed)
  const [form, fields] = useForm<MoveInput, Form_>({
    id: `move-${action}`,
    lastResult: lastResult ?? null,
    defaultValue: {
      ...{ batchId: start.batchId, serialFrom: start.serialFrom, serialTo: start.serialTo },
      ...{ from: start.from, to: action === 'move' ? start.to : undefined },
      shares: action === 'allocate' ? emptyShares(open) : [],
    },
    shouldValidate: 'onSubmit',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: moveSchema, error: zodErrorMap(locale, messages) }),
  })
  const batches = choices.batches.map(({ batchId, name, faceValueMinor, serialFrom, serialTo }) => {
    const value = formatMoney(faceValueMinor, currency, locale)
    return {
      value: batchId,
      label: t('batchOption', { name, value, from: String(serialFrom), to: String(serialTo) }),
    }
  })
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-5">
      <input type="hidden" name="action" value={action} />
      <input type="hidden" name="filter" value={start.filter} />
      {action !== 'allocate' && (
        <Card>
          <Stores fields={fields} action={action} stores={choices.stores} />
        </Card>
      )}
      <Card title={t('pool')} description={t(action === 'allocate' ? 'poolHint' : 'poolHintBack')}>
        <div className="flex flex-col gap-4">
          <SelectField
            field={fields.batchId}
            label={t('batch')}
            placeholder={t('anyBatch')}
            options={batches}
          />
          <div className="grid grid-cols-2 gap-3 sm:max-w-md">
            <TextField
              field={fields.serialFrom}
              label={t('serialFrom')}
              inputMode="numeric"
              autoComplete="off"
            />
            <TextField field={fields.serialTo} label={t('serialTo')} inputMode="numeric" autoComplete="off" />
          </div>
          {action !== 'allocate' && (
            <TextField
              field={fields.count}
              label={t('count')}
              hint={t('countHint')}
              inputMode="numeric"
              autoComplete="off"
              fieldClassName="max-w-48"
            />
          )}
          {carried.length > 0 && (
            <p className="flex flex-wrap items-center gap-2">
              <span className="text-muted">{t('carried')}</span>
              <FilterFacts parts={carried} />
              <LinkButton to={`/admin/stores/allocate?action=${action}`} size="sm" variant="ghost">
                {t('dropCarried')}
              </LinkButton>
            </p>
          )}
        </div>
      </Card>
      {action === 'allocate' && (
        <Card title={t('receivers')} description={t('receiversHint')}>
          <SharesTable field={fields.shares} stores={open} />
        </Card>
      )}
      <div className="flex flex-wrap gap-3">
        <Button
          type="submit"
          name="intent"
          value="preview"
          variant={again ? 'secondary' : 'primary'}
          pending={useNavigation().formData?.get('intent') === 'preview'}
        >
          {t(again ? 'previewAgain' : 'preview')}
        </Button>
        <LinkButton to="/admin/stores" variant="ghost">
          {c('cancel')}
        </LinkButton>
      </div>
    </Form>
  )
}

type Fields = ReturnType<typeof useForm<MoveInput, Form_>>[1]

/** From which store, and to which. */
function Stores({
  fields,
  action,
  stores,
}: {
  fields: Fields
  action: 'take_back' | 'move'
  stores: MoveChoices['stores']
}) {
  const t = useMessages(messages)
  const option = ({ storeId, name, closed, onHand }: MoveChoices['stores'][number]) => ({
    value: storeId,
    label: t(closed ? 'closedOption' : 'storeOption', { name, n: onHand }),
  })
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectField
        field={fields.from}
        label={t('from')}
        placeholder={t('choose')}
        options={stores.map(option)}
      />
      {action === 'move' && (
        <SelectField
          field={fields.to}
          label={t('to')}
          placeholder={t('choose')}
          options={stores.filter(({ closed }) => !closed).map(option)}
        />
      )}
    </div>
  )
}
