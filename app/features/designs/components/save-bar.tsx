import { Redo2, Save, Undo2 } from 'lucide-react'
import { Badge } from '#app/components/badge.tsx'
import { Button } from '#app/components/button.tsx'
import { useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { History } from '../history.ts'
import { messages } from '../messages.ts'

export interface SaveBarProps {
  /** The form that is saved; it stands below the bar. */
  formId: string
  dirty: boolean
  history: History<unknown>
  onUndo: () => void
  onRedo: () => void
}

/** Save, undo and redo; stays in sight while the page scrolls. */
export function SaveBar({ formId, dirty, history, onUndo, onRedo }: SaveBarProps) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const pending = useNavigation().formData?.get('intent') === 'save'
  return (
    <div className="sticky top-14 z-20 flex flex-wrap items-center gap-2 rounded-md border border-line bg-surface px-3 py-2 shadow-sm lg:top-2">
      {/* The first button of the form: Enter in any field saves. */}
      <Button form={formId} type="submit" name="intent" value="save" pending={pending} className="order-last">
        {!pending && <Save aria-hidden />}
        {pending ? c('saving') : t('save')}
      </Button>
      <Button
        variant="ghost"
        size="sm"
        disabled={history.past.length === 0}
        onClick={onUndo}
        aria-label={t('undo')}
        title={`${t('undo')} (Ctrl+Z)`}
      >
        <Undo2 aria-hidden />
        <span aria-hidden className="max-sm:hidden">
          {t('undo')}
        </span>
      </Button>
      <Button
        variant="ghost"
        size="sm"
        disabled={history.future.length === 0}
        onClick={onRedo}
        aria-label={t('redo')}
        title={`${t('redo')} (Ctrl+Y)`}
      >
        <Redo2 aria-hidden />
        <span aria-hidden className="max-sm:hidden">
          {t('redo')}
        </span>
      </Button>
      <span className="flex-1" />
      <Badge tone={dirty ? 'warning' : 'neutral'}>{t(dirty ? 'unsaved' : 'allSaved')}</Badge>
    </div>
  )
}
