import { Undo2 } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { outcomeMessages } from '../outcome-messages.ts'
import { TYPE_ABOVE } from '../schema.ts'
import type { ChangeOutcome as Outcome } from '../types.ts'

/** What a bulk change has done, and the way back. The form posts to the page of the job. */
export function ChangeOutcome({ outcome, done }: { outcome: Outcome; done: boolean }) {
  const t = useMessages(outcomeMessages)
  const { kind, action, count, skipped, left, previewAgain, undo } = outcome
  return (
    <>
      {(done || count > 0) && (
        <Flash tone={done ? 'success' : 'info'}>
          {t(kind === 'undo' ? 'did.undo' : `did.${action}`, { n: count })}
          {skipped > 0 && ` ${t('leftAlone', { n: skipped })}`}
          {left > 0 && ` ${t('left', { n: left })}`}
        </Flash>
      )}
      {previewAgain && (
        <div>
          <LinkButton to={previewAgain} variant="primary">
            {t('previewAgain')}
          </LinkButton>
        </div>
      )}
      {undo && <UndoCard undo={undo} />}
    </>
  )
}

function UndoCard({ undo }: { undo: NonNullable<Outcome['undo']> }) {
  const t = useMessages(outcomeMessages)
  const sending = useNavigation().state !== 'idle'
  if ('problem' in undo) return <p className="text-muted">{t(`undo.${undo.problem}`)}</p>
  const n = undo.count
  return (
    <Card>
      <Form method="post" id="undo" className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <input type="hidden" name="intent" value="undo" />
        <ConfirmDialog
          title={t('undoQuestion', { n })}
          consequence={t('undoConsequence')}
          confirmLabel={t('undoConfirm', { n })}
          typeCount={n > TYPE_ABOVE ? n : undefined}
          danger
          pending={sending}
          formId="undo"
          trigger={
            <Button variant="secondary">
              <Undo2 aria-hidden /> {t('undo')}
            </Button>
          }
        />
        <p className="min-w-0 flex-1 basis-60 text-xs text-muted">{t('undoable')}</p>
        <noscript>
          <Button type="submit" variant="danger">
            {t('undoConfirm', { n })}
          </Button>
        </noscript>
      </Form>
    </Card>
  )
}
