import type { Dispatch } from 'react'
import { Card } from '#app/components/card.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { FieldErrors } from '../design-form.ts'
import type { CardPart, EditorAction } from '../editor-state.ts'
import { messages } from '../messages.ts'
import { pictureHeight } from '../types.ts'
import { NumberField } from './number-field.tsx'

/** Name and measures of the card, as fields of the editor's form. */
export function CardSettings({
  card,
  errors,
  typed,
  dispatch,
}: {
  card: CardPart
  errors: FieldErrors
  typed: Record<string, string>
  dispatch: Dispatch<EditorAction>
}) {
  const t = useMessages(messages)
  const number = (field: Exclude<keyof CardPart, 'name'>, min: number, max: number, step: number) => ({
    name: field,
    value: card[field],
    errors: errors[field],
    typed: typed[field],
    ...{ min, max, step },
    onValue: (value: number) => dispatch({ do: 'card', patch: { [field]: value }, run: field }),
  })
  return (
    <Card title={t('cardSettings')}>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t('name')} errors={errors.name} required className="col-span-2">
          <Input
            name="name"
            size="sm"
            value={card.name}
            maxLength={60}
            autoComplete="off"
            onChange={(event) =>
              dispatch({ do: 'card', patch: { name: event.currentTarget.value }, run: 'name' })
            }
          />
        </Field>
        <NumberField label={t('widthMm')} {...number('widthMm', 20, 300, 1)} />
        <NumberField label={t('heightMm')} {...number('heightMm', 20, 300, 1)} />
        <NumberField label={t('bleedMm')} {...number('bleedMm', 0, 10, 0.5)} hint={t('bleedHint')} />
        <NumberField
          label={t('widthPx')}
          {...number('widthPx', 200, 4000, 10)}
          hint={t('widthPxHint', { n: pictureHeight(card) })}
        />
      </div>
    </Card>
  )
}
