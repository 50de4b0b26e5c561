import { Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Field } from '#app/components/field.tsx'
import { Input, type InputProps } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Select, type SelectOption } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { CARD_CONDITIONS } from '../schema.ts'
import type { FilterChoices, RegionFilterOptions, TypedFilter } from '../types.ts'
import { Disclosure } from './disclosure.tsx'
import { RegionFilter } from './region-filter.tsx'

export interface CardFilterFormProps {
  typed: TypedFilter
  errors: Partial<Record<keyof TypedFilter, string[]>>
  choices: FilterChoices
  regions: RegionFilterOptions
}

/** Parts that are folded away until they are used. */
const MORE = [
  ...([
    'numberFrom',
    'numberTo',
    'name',
    'faceValue',
    'channelId',
    'storeId',
    'expiresFrom',
    'expiresTo',
  ] as const),
  ...(['productId', 'remark', 'region'] as const),
]

/** The search above the list of cards; a plain GET form, so that every search has an address. */
export function CardFilterForm(props: CardFilterFormProps) {
  const t = useMessages(messages)
  const { typed, errors } = props
  const used = MORE.filter((part) => typed[part]).length
  return (
    <Card>
      <Form
        // A search reached by a link must show its own values, not those of the one before.
        key={JSON.stringify(typed)}
        method="get"
        action="/admin/cards"
        role="search"
        aria-label={t('searchTitle')}
        className="flex flex-col gap-4"
      >
        {typed.listId && <input type="hidden" name="listId" value={typed.listId} />}
        <div className="grid items-start gap-3 sm:grid-cols-2 lg:grid-cols-5">
          <BasicFields {...props} />
        </div>
        <Disclosure
          summary={used > 0 ? t('moreUsed', { n: used }) : t('more')}
          open={used > 0 || MORE.some((part) => errors[part])}
        >
          <div className="grid items-start gap-3 sm:grid-cols-2 lg:grid-cols-4">
            <MoreFields {...props} />
          </div>
        </Disclosure>
        <div className="flex flex-wrap gap-2">
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

type Part = keyof TypedFilter

function TextPart({
  part,
  label,
  typed,
  errors,
  ...rest
}: Pick<CardFilterFormProps, 'typed' | 'errors'> & { part: Part; label: string } & Omit<InputProps, 'name'>) {
  return (
    <Field label={label} errors={errors[part]}>
      <Input name={part} defaultValue={typed[part]} autoComplete="off" {...rest} />
    </Field>
  )
}

function ChoicePart({
  part,
  label,
  all,
  typed,
  errors,
  options,
}: Pick<CardFilterFormProps, 'typed' | 'errors'> & {
  part: Part
  label: string
  all: string
  options: readonly SelectOption[]
}): ReactNode {
  return (
    <Field label={label} errors={errors[part]}>
      <Select name={part} defaultValue={typed[part] ?? ''} placeholder={all} options={options} />
    </Field>
  )
}

function BasicFields({ typed, errors, choices }: CardFilterFormProps) {
  const t = useMessages(messages)
  const of = { typed, errors }
  return (
    <>
      <TextPart {...of} part="serialFrom" label={t('serialFrom')} inputMode="numeric" />
      <TextPart {...of} part="serialTo" label={t('serialTo')} inputMode="numeric" />
      <TextPart
        {...of}
        part="number"
        label={t('number')}
        placeholder={t('numberHint')}
        className="font-mono placeholder:font-sans"
      />
      <ChoicePart
        {...of}
        part="batchId"
        label={t('batch')}
        all={t('allBatches')}
        options={choices.batches.map(({ batchId, name }) => ({ value: batchId, label: name }))}
      />
      <ChoicePart
        {...of}
        part="status"
        label={t('status')}
        all={t('allStatuses')}
        options={CARD_CONDITIONS.map((status) => ({ value: status, label: t(status) }))}
      />
    </>
  )
}

function MoreFields({ typed, errors, choices, regions }: CardFilterFormProps) {
  const t = useMessages(messages)
  const of = { typed, errors }
  const mono = 'font-mono'
  return (
    <>
      <TextPart {...of} part="numberFrom" label={t('numberFrom')} className={mono} />
      <TextPart {...of} part="numberTo" label={t('numberTo')} className={mono} />
      <TextPart {...of} part="name" label={t('name')} maxLength={60} />
      <TextPart {...of} part="faceValue" label={t('faceValue')} inputMode="decimal" />
      <ChoicePart
        {...of}
        part="channelId"
        label={t('channel')}
        all={t('allChannels')}
        options={[
          { value: 'none', label: t('noChannel') },
          ...choices.channels.map(({ channelId, name }) => ({ value: channelId, label: name })),
        ]}
      />
      <ChoicePart
        {...of}
        part="storeId"
        label={t('store')}
        all={t('allStores')}
        options={[
          { value: 'none', label: t('noStore') },
          ...choices.stores.map(({ storeId, name }) => ({ value: storeId, label: name })),
        ]}
      />
      <TextPart {...of} part="expiresFrom" label={t('expiresFrom')} type="date" />
      <TextPart {...of} part="expiresTo" label={t('expiresTo')} type="date" />
      <ChoicePart
        {...of}
        part="productId"
        label={t('productId')}
        all={t('allProducts')}
        options={choices.products.map(({ productId, name }) => ({ value: productId, label: name }))}
      />
      <TextPart {...of} part="remark" label={t('remarkPart')} maxLength={60} />
      <RegionFilter options={regions} errors={errors.region} />
    </>
  )
}
