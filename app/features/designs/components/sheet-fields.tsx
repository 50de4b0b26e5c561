import { type ChangeEvent, useState } from 'react'
import { Field } from '#app/components/field.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Input } from '#app/components/input.tsx'
import { Select } from '#app/components/select.tsx'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { type Imposition, impose } from '../../drawings/imposition.ts'
import { drawingFormSchema, SHEETS, sheetOf } from '../../drawings/schema.ts'
import { CannotDraw } from '../../drawings/types.ts'
import type { DesignRow } from '../data.ts'
import type { FieldErrors } from '../design-form.ts'
import { messages } from '../draw-messages.ts'

type Values = Record<'sheet' | 'sheetWidth' | 'sheetHeight' | 'margin' | 'gutter', string>

export interface SheetFieldsProps {
  /** Undefined where nothing can be worked out, without scripts. */
  design: DesignRow | undefined
  total: number
  errors: FieldErrors
  typed: Record<string, string>
}

/** How cards are laid out on sheets of paper; says and shows at once how many fit. */
export function SheetFields({ design, total, errors, typed }: SheetFieldsProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const [values, setValues] = useState<Values>({
    sheet: typed.sheet ?? 'a4',
    sheetWidth: typed.sheetWidth ?? '320',
    sheetHeight: typed.sheetHeight ?? '450',
    margin: typed.margin ?? '12',
    gutter: typed.gutter ?? '6',
  })
  const set = (name: keyof Values) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget
    setValues((before) => ({ ...before, [name]: value }))
  }
  const length = (name: Exclude<keyof Values, 'sheet'>) => ({
    name,
    label: t(name),
    value: values[name],
    errors: errors[name],
    onChange: set(name),
  })
  const layout = design && layoutOf(values, design)
  return (
    <fieldset className="grid gap-5 sm:grid-cols-[minmax(0,1fr)_auto]">
      <legend className="mb-2 font-medium">{t('sheetTitle')}</legend>
      <div className="grid grid-cols-2 content-start gap-3">
        <Field label={t('sheet')} errors={errors.sheet} className="col-span-2">
          <Select
            name="sheet"
            size="sm"
            value={values.sheet}
            onChange={set('sheet')}
            options={SHEETS.map((value) => ({ value, label: t(value) }))}
          />
        </Field>
        {(values.sheet === 'custom' || !design) && (
          <>
            <LengthField {...length('sheetWidth')} />
            <LengthField {...length('sheetHeight')} />
          </>
        )}
        <LengthField {...length('margin')} hint={t('marginHint')} />
        <LengthField {...length('gutter')} hint={t('gutterHint')} />
        {design && (
          <p className="col-span-2 text-xs text-muted">
            {t('bleedFacts', { n: formatNumber(design.bleedMm, locale) })}
          </p>
        )}
      </div>
      {layout && design && <SheetPicture layout={layout} design={design} total={total} />}
      {layout === null && (
        <div className="sm:col-span-2">
          <Flash tone="warning">{t('fitsNot')}</Flash>
        </div>
      )}
    </fieldset>
  )
}

function LengthField({
  label,
  hint,
  errors,
  ...input
}: {
  name: string
  label: string
  value: string
  hint?: string | undefined
  errors: readonly string[] | undefined
  onChange: (event: ChangeEvent<HTMLInputElement>) => void
}) {
  return (
    <Field label={label} hint={hint} errors={errors}>
      <Input {...input} size="sm" inputMode="decimal" autoComplete="off" />
    </Field>
  )
}

/** Undefined while what is typed makes no sense, null when not one card fits. */
function layoutOf(values: Values, design: DesignRow): Imposition | null | undefined {
  const parsed = drawingFormSchema.safeParse({ ...values, output: 'pdf' })
  if (!parsed.success) return undefined
  try {
    return impose(sheetOf(parsed.data), design)
  } catch (error) {
    if (error instanceof CannotDraw) return null
    throw error
  }
}

function SheetPicture({ layout, design, total }: { layout: Imposition; design: DesignRow; total: number }) {
  const t = useMessages(messages)
  const { sheet, places, columns, rows, marks } = layout
  const n = places.length
  const text = t('fits', { n, columns, rows, pages: Math.ceil(total / n) })
  return (
    <figure className="flex flex-col items-center gap-2">
      <svg
        aria-hidden
        viewBox={`0 0 ${sheet.widthMm} ${sheet.heightMm}`}
        className="max-h-56 w-56 rounded-[2px] border border-line bg-white"
      >
        {places.map(({ x, y }) => (
          <g key={`${x} ${y}`}>
            <rect
              x={x - design.bleedMm}
              y={y - design.bleedMm}
              width={design.widthMm + 2 * design.bleedMm}
              height={design.heightMm + 2 * design.bleedMm}
              className="fill-gold-light"
            />
            <rect x={x} y={y} width={design.widthMm} height={design.heightMm} className="fill-gold" />
          </g>
        ))}
        {marks.map(({ x1, y1, x2, y2 }) => (
          <line
            key={`${x1} ${y1} ${x2} ${y2}`}
            {...{ x1, y1, x2, y2 }}
            className="stroke-black"
            strokeWidth={0.6}
          />
        ))}
      </svg>
      <figcaption role="status" className="max-w-56 text-center text-[13px]">
        {text}
      </figcaption>
    </figure>
  )
}
