import type { SubmissionResult } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import type { Member } from '#app/core/auth/account.ts'
import { memberRoute } from '#app/core/http/route.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { loadBatchFormOptions } from '#app/features/batches/data.ts'
import { messages as batchMessages } from '#app/features/batches/messages.ts'
import { yearFromToday } from '#app/features/batches/validity.ts'
import { loadColumns } from '#app/features/imports/columns.ts'
import { loadImport, loadProblems } from '#app/features/imports/data.ts'
import { messages } from '#app/features/imports/messages.ts'
import { discardImport, requestCheck, requestImport } from '#app/features/imports/mutations.ts'
import { importSchema, mappingSchema } from '#app/features/imports/schema.ts'
import { readingSchema } from '#app/features/spreadsheets/schema.ts'
import { ImportPage } from './import-page.tsx'

const params = z.object({ importId: z.uuid() })
const query = readingSchema.extend({ columns: z.literal('1').optional().catch(undefined) })

export const loader = memberRoute(
  { permission: 'batch.create', params, query },
  async ({ scope, account, params, query, may }) => {
    const found = await loadImport(scope, params.importId)
    if (!found) throw new Response('not found', { status: 404 })
    const { columns: again, ...reading } = query
    // A job that has come to no good end leaves the choice of columns open.
    const stuck = found.status === 'checking' && found.job?.status === 'failed'
    const choosing = found.status === 'uploaded' || stuck || (found.status === 'checked' && again === '1')
    const deciding = found.status === 'checked' && !choosing && found.goodCount > 0
    return {
      found,
      columns: choosing ? await loadColumns(scope, account.merchant_id, found, reading) : undefined,
      problems: found.badCount > 0 ? await loadProblems(scope, found.importId) : [],
      options: deciding ? await loadBatchFormOptions(scope) : undefined,
      currency: account.currency,
      timeZone: account.time_zone,
      mayManage: (found.job?.mine ?? false) || may('job.manage'),
      ...yearFromToday(new Date(), account.time_zone),
    }
  },
)

type Answer = { error?: string; mapping?: SubmissionResult<string[]>; batch?: SubmissionResult<string[]> }

export const action = memberRoute(
  { permission: 'batch.create', params },
  async ({ account, request, params, locale, may }) => {
    const form = await request.formData()
    // The batch must be seen once it is made: its policies ask for both.
    if (!may('card.read')) return refuse(translator(messages, locale)('needCardRead'), 403)
    switch (form.get('intent')) {
      case 'check':
        return check(account, params.importId, form, locale)
      case 'import':
        return importCards(account, params.importId, form, locale)
      case 'discard': {
        const done = await discardImport(account, params.importId)
        return done.ok ? redirect('/admin/imports') : refuse(translator(messages, locale)(done.reason), 409)
      }
      default:
        throw new Response('bad request', { status: 400 })
    }
  },
)

function refuse(error: string, status: number) {
  return data<Answer>({ error }, { status })
}

async function check(account: Member, importId: string, form: FormData, locale: Locale) {
  const submission = parseWithZod(form, { schema: mappingSchema, error: zodErrorMap(locale, messages) })
  if (submission.status !== 'success') return data<Answer>({ mapping: submission.reply() }, { status: 400 })
  const asked = await requestCheck(account, importId, submission.value)
  if (!asked.ok) return refuse(translator(messages, locale)(asked.reason), 409)
  return redirect(`/admin/imports/${importId}`)
}

async function importCards(account: Member, importId: string, form: FormData, locale: Locale) {
  const t = translator(messages, locale)
  const b = translator(batchMessages, locale)
  const submission = parseWithZod(form, { schema: importSchema, error: zodErrorMap(locale, batchMessages) })
  if (submission.status !== 'success') return data<Answer>({ batch: submission.reply() }, { status: 400 })
  const asked = await requestImport(account, importId, submission.value)
  if (asked.ok) return redirect(`/admin/imports/${importId}`)
  const at = (field: string, message: string) =>
    data<Answer>({ batch: submission.reply({ fieldErrors: { [field]: [message] } }) }, { status: 400 })
  switch (asked.reason) {
    case 'HAS_BAD_ROWS': {
      const found = await loadImport(account.scope, importId)
      return at('mode', t('HAS_BAD_ROWS', { n: found?.badCount ?? 0 }))
    }
    case 'PRODUCT_UNKNOWN':
      return at('productIds', b('PRODUCT_UNKNOWN'))
    case 'REGION_UNKNOWN':
    case 'REGION_NOWHERE':
      return at('regionCodes', b(asked.reason))
    default:
      return refuse(t(asked.reason), 409)
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.found.fileName }]

export default function ImportRoute() {
  const page = useLoaderData<typeof loader>()
  const answer: Answer = useActionData<typeof action>() ?? {}
  return <ImportPage {...page} answer={answer} />
}
