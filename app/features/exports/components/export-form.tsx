import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Checkbox } from '#app/components/checkbox.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { RadioCards } from '#app/components/radio-cards.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { EXPORT_VARIANTS, type ExportVariant, protectedByDefault } from '../choices.ts'
import { messages } from '../messages.ts'

export interface ExportFormProps {
  /** Cards to be exported, and how many face values they have. */
  total: number
  faces: number
  /** The list that the filter came from. */
  back: string
  error: string | undefined
}

/** What the files of an export hold, how many there are, and whether they are protected. */
export function ExportForm({ total, faces, back, error }: ExportFormProps) {
  const t = useMessages(messages)
  const sending = useNavigation().state === 'submitting'
  const [variant, setVariant] = useState<ExportVariant>('printer')
  // Follows the kind of file until somebody decides.
  const [decided, setDecided] = useState<boolean>()
  const protect = decided ?? protectedByDefault(variant)
  return (
    <Form method="post" className="flex flex-col gap-5">
      {error && <Flash tone="danger">{error}</Flash>}
      <Card>
        <div className="flex flex-col gap-6">
          <RadioCards
            name="variant"
            legend={t('variant')}
            value={variant}
            onChange={(value) => setVariant(value as ExportVariant)}
            options={EXPORT_VARIANTS.map((value) => ({
              value,
              label: t(value),
              description: t(`${value}Hint`),
            }))}
          />
          <RadioCards
            name="split"
            legend={t('split')}
            defaultValue="one"
            hint={t('faces', { n: faces })}
            options={[
              { value: 'one', label: t('one') },
              { value: 'face', label: t('perFace') },
            ]}
          />
          <div className="flex flex-col gap-3">
            <Checkbox
              name="protect"
              label={t('protect')}
              hint={t('protectHint')}
              checked={protect}
              onChange={(event) => setDecided(event.target.checked)}
            />
            {variant === 'printer' && !protect && <Flash tone="warning">{t('unprotected')}</Flash>}
          </div>
        </div>
      </Card>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" pending={sending}>
          <Download aria-hidden /> {t('export', { n: total })}
        </Button>
        <LinkButton to={back}>{t('back')}</LinkButton>
      </div>
    </Form>
  )
}
