import { type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { ArrowRight } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { RadioCards } from '#app/components/radio-cards.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { CARD_SIZE_NAMES, CARD_SIZES, newDesignSchema } from '../schema.ts'

/** Name and size of a new design. Posts to the route it stands in. */
export function NewDesignForm({ lastResult }: { lastResult: SubmissionResult<string[]> | undefined }) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const pending = useNavigation().state === 'submitting'
  const [form, fields] = useForm({
    id: 'new-design',
    lastResult: lastResult ?? null,
    defaultValue: { size: 'bank' },
    constraint: getZodConstraint(newDesignSchema),
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: newDesignSchema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form
      method="post"
      id={form.id}
      onSubmit={form.onSubmit}
      noValidate
      className="flex max-w-2xl flex-col gap-5"
    >
      <Card>
        <div className="flex flex-col gap-6">
          <TextField field={fields.name} label={t('name')} autoComplete="off" />
          <RadioCards
            name={fields.size.name}
            legend={t('sizeLegend')}
            defaultValue={fields.size.initialValue ?? 'bank'}
            errors={fields.size.errors}
            options={CARD_SIZE_NAMES.map((size) => ({
              value: size,
              label: t(`size_${size}`),
              description: t(`size_${size}_hint`),
              media: <Shape {...CARD_SIZES[size]} />,
            }))}
          />
        </div>
      </Card>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" pending={pending}>
          {t('createSubmit')}
          <ArrowRight aria-hidden />
        </Button>
        <LinkButton to="/admin/designs">{c('cancel')}</LinkButton>
      </div>
    </Form>
  )
}

/** How large the sizes are beside each other. */
const PX_PER_MM = 0.42

function Shape({ widthMm, heightMm }: { widthMm: number; heightMm: number }) {
  return (
    <span aria-hidden className="flex w-24 shrink-0 justify-end">
      <svg
        aria-hidden
        width={widthMm * PX_PER_MM}
        height={heightMm * PX_PER_MM}
        className="block rounded-[3px] border border-edge bg-linear-135 from-gold-light to-gold"
      />
    </span>
  )
}
