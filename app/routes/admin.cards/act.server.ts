import { data, redirect } from '@remix-run/node'
import { z } from 'zod'
import { boundedForm } from '#app/core/http/bounded-form.ts'
import { isDocumentRequest } from '#app/core/http/document-request.ts'
import type { MemberBase } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { DEFAULT_VIEW, viewFromForm } from '#app/features/cards/columns.ts'
import { messages } from '#app/features/cards/messages.ts'
import { cardFilterSchema, filterQuery } from '#app/features/cards/schema.ts'
import type { ListAnswer } from '#app/features/lists/components/paste-list.tsx'
import { keepNumbers, keepSerials } from '#app/features/lists/mutations.ts'
import { MAX_LIST_BYTES, textOfFile } from '#app/features/lists/number-list.ts'
import type { FilterAnswer } from '#app/features/views/components/saved-filters.tsx'
import { messages as viewMessages } from '#app/features/views/messages.ts'
import { deleteFilter, renameFilter, saveFilter, saveView } from '#app/features/views/mutations.ts'
import { filterIdSchema, filterNameSchema } from '#app/features/views/schema.ts'

/** Beside the numbers, a form has its other fields. */
const FORM_BYTES = MAX_LIST_BYTES + 64 * 1024

type Input = MemberBase<unknown, Record<string, string>>
type Answer = { error?: string; list?: ListAnswer; filter?: FilterAnswer }

const refuse = (answer: Answer, status = 400) => data(answer, { status })

/** Does what a form of the card screen has posted; each intent has a form of its own. */
export async function actOnCardScreen(input: Input) {
  const form = await boundedForm(input.request, FORM_BYTES)
  if (!form) return refuse({ list: { reason: 'TOO_BIG' } }, 413)
  // A button that moves a column has its own name, and so no intent.
  const intent = form.get('move') ? 'view' : form.get('intent')
  switch (intent) {
    case 'list':
      return keepList(input, form)
    case 'select':
      return keepTicked(input, form)
    case 'view':
    case 'view-default':
      return keepView(input, form, intent)
    case 'save-filter':
    case 'rename-filter':
      return nameFilter(input, form, intent)
    case 'delete-filter': {
      const filter = filterIdSchema.safeParse({ filterId: form.get('filterId') })
      if (filter.success) await deleteFilter(input.account, filter.data.filterId)
      return back(input)
    }
    default:
      return refuse({ error: translator(messages, input.locale)('badRequest') })
  }
}

/** To the same search again. */
function back({ request }: Input) {
  const { pathname, search } = new URL(request.url)
  return redirect(`${pathname}${search}`)
}

const byList = (listId: string) => redirect(`/admin/cards?listId=${listId}`)

async function keepList({ account, request }: Input, form: FormData) {
  const typed = form.get('numbers')
  const text = typeof typed === 'string' ? typed : ''
  const file = form.get('file')
  const filed = file instanceof File ? textOfFile(new Uint8Array(await file.arrayBuffer())) : ''
  const kept = await keepNumbers(account, `${text}\n${filed}`)
  if (kept.ok) return byList(kept.listId)
  // With scripts the field is still as it was, and five megabytes need not travel again.
  const again = isDocumentRequest(request) ? { text } : {}
  return refuse({ list: { reason: kept.reason, ...again } }, kept.reason === 'FORBIDDEN' ? 403 : 400)
}

async function keepTicked({ account, locale }: Input, form: FormData) {
  const serials = z.array(z.coerce.number().int().positive()).max(200).safeParse(form.getAll('serials'))
  const kept = serials.success ? await keepSerials(account, serials.data) : undefined
  if (kept?.ok) return byList(kept.listId)
  return refuse({ error: translator(messages, locale)('nothingSelected') })
}

async function keepView(input: Input, form: FormData, intent: string) {
  const view = intent === 'view-default' ? DEFAULT_VIEW : viewFromForm(form)
  if (!view) return refuse({ error: translator(messages, input.locale)('badRequest') })
  await saveView(input.account, 'cards', view)
  return back(input)
}

async function nameFilter(input: Input, form: FormData, intent: 'save-filter' | 'rename-filter') {
  const { account, locale, query } = input
  const typed = form.get('name')
  const name = typeof typed === 'string' ? typed.slice(0, 200) : ''
  const id = filterIdSchema.safeParse({ filterId: form.get('filterId') })
  const filterId = intent === 'rename-filter' ? id.data?.filterId : undefined
  const fail = (errors: string[], status = 400) => refuse({ filter: { errors, name, filterId } }, status)
  const named = filterNameSchema.safeParse({ name }, { error: zodErrorMap(locale, viewMessages) })
  if (!named.success) return fail(named.error.issues.map((issue) => issue.message))
  const search = cardFilterSchema.safeParse(query)
  if (intent === 'rename-filter' ? filterId === undefined : !search.success)
    return refuse({ error: translator(messages, locale)('badRequest') })
  const done =
    filterId === undefined
      ? await saveFilter(
          account,
          named.data.name,
          String(new URLSearchParams(filterQuery(search.data ?? {}))),
        )
      : await renameFilter(account, filterId, named.data.name)
  if (done.ok) return back(input)
  return fail([translator(viewMessages, locale)(done.reason)], 409)
}
