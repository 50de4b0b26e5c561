import { ClipboardPaste } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { Textarea } from '#app/components/textarea.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** What the form of a list was answered with; `text` only where the page itself has lost it. */
export type ListAnswer = { reason: 'EMPTY' | 'TOO_MANY' | 'TOO_BIG' | 'FORBIDDEN'; text?: string | undefined }

/** Finds cards by a list of numbers, pasted or in a file. */
export function PasteList({ answer }: { answer: ListAnswer | undefined }) {
  const t = useMessages(messages)
  const navigation = useNavigation()
  const sending = navigation.state === 'submitting' && navigation.formData?.get('intent') === 'list'
  const error = answer && [t(answer.reason)]
  return (
    <Form method="post" action="/admin/cards" encType="multipart/form-data" className="flex flex-col gap-3">
      <Field label={t('numbers')} hint={t('pasteHint')} errors={error}>
        <Textarea
          name="numbers"
          rows={6}
          defaultValue={answer?.text}
          className="font-mono"
          spellCheck={false}
        />
      </Field>
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t('file')} className="min-w-60 flex-1">
          <Input type="file" name="file" accept=".txt,.csv,text/plain,text/csv" />
        </Field>
        <Button type="submit" name="intent" value="list" pending={sending}>
          <ClipboardPaste aria-hidden /> {t('find')}
        </Button>
      </div>
    </Form>
  )
}
