import { Bookmark, Trash2 } from 'lucide-react'
import { useId } from 'react'
import { Button } from '#app/components/button.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { Field, FieldErrors } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { MAX_NAME } from '../schema.ts'
import type { SavedFilter } from '../types.ts'

/** Why a saved search could not be saved or renamed, at the form it was asked in. */
export type FilterAnswer = { errors: string[]; name: string; filterId?: string | undefined }

/** The account's own searches, as links. */
export function SavedFilterLinks({ filters, current }: { filters: readonly SavedFilter[]; current: string }) {
  const t = useMessages(messages)
  if (filters.length === 0) return null
  return (
    <nav aria-label={t('saved')} className="flex min-w-0 flex-wrap items-center gap-2">
      <Bookmark aria-hidden className="size-4 text-muted" />
      {filters.map(({ filterId, name, query }) => (
        <LinkButton
          key={filterId}
          size="sm"
          to={`/admin/cards?${query}`}
          aria-current={query === current ? 'page' : undefined}
          className="max-w-full aria-[current=page]:border-accent"
        >
          <span className="truncate">{name}</span>
        </LinkButton>
      ))}
    </nav>
  )
}

/** Saves the present search under a name, and renames and deletes those there are. */
export function ManageFilters({
  filters,
  savable,
  answer,
}: {
  filters: readonly SavedFilter[]
  /** False where the page shows no search that could be saved. */
  savable: boolean
  answer: FilterAnswer | undefined
}) {
  const t = useMessages(messages)
  const mine = answer?.filterId === undefined ? answer : undefined
  return (
    <div className="flex flex-col gap-5">
      {savable && (
        <Form method="post" key={filters.length} className="flex flex-wrap items-start gap-2">
          <Field label={t('saveThis')} errors={mine?.errors} className="w-72 max-w-full">
            <Input
              name="name"
              required
              maxLength={MAX_NAME}
              placeholder={t('nameHint')}
              defaultValue={mine?.name}
              autoComplete="off"
            />
          </Field>
          <Button type="submit" name="intent" value="save-filter" variant="secondary" className="mt-6.5">
            {t('save')}
          </Button>
        </Form>
      )}
      {filters.length > 0 && (
        <ul className="flex flex-col gap-2">
          {filters.map((filter) => (
            <li key={filter.filterId}>
              <OneFilter filter={filter} answer={answer?.filterId === filter.filterId ? answer : undefined} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function OneFilter({ filter, answer }: { filter: SavedFilter; answer: FilterAnswer | undefined }) {
  const t = useMessages(messages)
  const formId = useId()
  const { filterId, name } = filter
  return (
    <div className="flex flex-wrap items-start gap-2">
      <Form method="post" key={name} className="flex flex-wrap items-start gap-2">
        <input type="hidden" name="filterId" value={filterId} />
        <Field label={t('renameOf', { name })} hideLabel className="w-72 max-w-full">
          <Input name="name" required maxLength={MAX_NAME} size="sm" defaultValue={answer?.name ?? name} />
          <FieldErrors errors={answer?.errors} />
        </Field>
        <Button type="submit" name="intent" value="rename-filter" variant="secondary" size="sm">
          {t('rename')}
        </Button>
      </Form>
      <Form method="post" id={formId}>
        <input type="hidden" name="filterId" value={filterId} />
        <input type="hidden" name="intent" value="delete-filter" />
        <ConfirmDialog
          title={t('deleteQuestion', { name })}
          consequence={t('deleteConsequence')}
          confirmLabel={t('deleteOf', { name })}
          danger
          formId={formId}
          trigger={
            <Button variant="ghost" size="sm" aria-label={t('deleteOf', { name })}>
              <Trash2 aria-hidden /> {t('delete')}
            </Button>
          }
        />
        <noscript>
          <Button type="submit" variant="ghost" size="sm">
            {t('deleteOf', { name })}
          </Button>
        </noscript>
      </Form>
    </div>
  )
}
