import { Printer } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { RadioCards } from '#app/components/radio-cards.tsx'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { FILE_NAMES, OUTPUTS, type Output } from '../../drawings/schema.ts'
import type { DesignRow } from '../data.ts'
import type { FieldErrors } from '../design-form.ts'
import { messages } from '../draw-messages.ts'
import { DesignThumb } from './design-list.tsx'
import { SheetFields } from './sheet-fields.tsx'

export interface DrawFormProps {
  designs: readonly DesignRow[]
  /** Cards to be drawn. */
  total: number
  /** The list that the filter came from. */
  back: string
  /** Why the last attempt was refused, and what was typed then. */
  problem: string | undefined
  errors: FieldErrors
  typed: Record<string, string>
}

/** Onto which design the cards go, and what comes out. */
export function DrawForm({ designs, total, back, problem, errors, typed }: DrawFormProps) {
  const t = useMessages(messages)
  const sending = useNavigation().state === 'submitting'
  const [chosen, setChosen] = useState(typed.designId ?? designs[0]?.designId)
  const [output, setOutput] = useState<Output>(OUTPUTS.find((one) => one === typed.output) ?? 'jpeg')
  const design = designs.find(({ designId }) => designId === chosen)
  return (
    <Form method="post" className="flex flex-col gap-5" noValidate>
      {problem && <Flash tone="danger">{problem}</Flash>}
      <DesignChoice designs={designs} chosen={chosen} onChoose={setChosen} errors={errors.designId} />
      {design?.showsPassword && <Flash tone="warning">{t('showsPassword')}</Flash>}
      <Card>
        <div className="flex flex-col gap-6">
          <RadioCards
            name="output"
            legend={t('output')}
            value={output}
            onChange={(value) => setOutput(value as Output)}
            errors={errors.output}
            options={OUTPUTS.map((value) => ({ value, label: t(value), description: t(`${value}Hint`) }))}
          />
          {/* Without scripts both stay in sight, and the server takes what the output needs. */}
          <div hidden={output === 'pdf'}>
            <RadioCards
              name="names"
              legend={t('names')}
              defaultValue={typed.names ?? 'number'}
              options={FILE_NAMES.map((value) => ({ value, label: t(`names_${value}`) }))}
            />
          </div>
          {output === 'pdf' ? (
            <SheetFields design={design} total={total} errors={errors} typed={typed} />
          ) : (
            <noscript>
              <SheetFields design={undefined} total={total} errors={errors} typed={typed} />
            </noscript>
          )}
        </div>
      </Card>
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap gap-3">
          <Button type="submit" pending={sending}>
            {!sending && <Printer aria-hidden />}
            {t('start', { n: total })}
          </Button>
          <LinkButton to={back}>{t('back')}</LinkButton>
        </div>
        <p className="text-xs text-muted">{t('cached')}</p>
      </div>
    </Form>
  )
}

function DesignChoice({
  designs,
  chosen,
  onChoose,
  errors,
}: {
  designs: readonly DesignRow[]
  chosen: string | undefined
  onChoose: (designId: string) => void
  errors: readonly string[] | undefined
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const mm = (length: number) => formatNumber(length, locale)
  return (
    <Card>
      <RadioCards
        name="designId"
        legend={t('chooseDesign')}
        layout="tiles"
        required
        value={chosen}
        onChange={onChoose}
        errors={errors}
        options={designs.map((one) => ({
          value: one.designId,
          label: <span className="wrap-anywhere">{one.name}</span>,
          description: t('mmByMm', { width: mm(one.widthMm), height: mm(one.heightMm) }),
          media: (
            <span className="block bg-sunken p-3">
              <DesignThumb design={one} className="mx-auto h-28" />
            </span>
          ),
        }))}
      />
    </Card>
  )
}
