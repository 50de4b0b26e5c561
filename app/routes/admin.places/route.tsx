import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Flash } from '#app/components/flash.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { SupplierList } from '#app/features/places/components/supplier-list.tsx'
import { listSuppliers } from '#app/features/places/data.ts'
import { messages } from '#app/features/places/messages.ts'
import { addSupplier } from '#app/features/places/mutations.ts'
import { supplierSchema } from '#app/features/places/schema.ts'
import { DueBadges } from '#app/features/suppliers/components/due-counts.tsx'
import { listDue } from '#app/features/suppliers/data.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

const query = z.object({ saved: z.uuid().optional().catch(undefined) })

export const loader = memberRoute(
  { permission: 'supplier.manage', query },
  async ({ account, scope, locale, query, may }) => ({
    title: `${translator(messages, locale)('title')} · ${account.merchant_name}`,
    timeZone: account.time_zone,
    saved: query.saved,
    due: may('order.read') ? await listDue(account) : [],
    suppliers: await listSuppliers(scope),
  }),
)

export const action = memberRoute({ permission: 'supplier.manage' }, async ({ account, request, locale }) => {
  const form = await request.formData()
  const submission = parseWithZod(form, { schema: supplierSchema, error: zodErrorMap(locale, messages) })
  if (submission.status !== 'success') return data(submission.reply(), { status: 400 })
  const result = await addSupplier(account, submission.value.name)
  if (result.ok) return redirect(`/admin/places?saved=${result.id}`, { status: 303 })
  const fieldErrors = { name: [translator(messages, locale)('nameTaken')] }
  return data(submission.reply({ fieldErrors }), { status: 400 })
})

export default function Suppliers() {
  const t = useMessages(messages)
  const { suppliers, timeZone, saved, due } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const savedName = suppliers.find(({ id }) => id === saved)?.name
  return (
    <div className="max-w-4xl">
      <PageHeader title={t('title')} description={t('lead')} />
      {savedName && !answer && (
        <div className="mb-5">
          <Flash tone="success">{t('saved', { name: savedName })}</Flash>
        </div>
      )}
      <SupplierList
        suppliers={suppliers}
        lastResult={answer}
        notes={Object.fromEntries(due.map((each) => [each.supplierId, <DueBadges key="due" due={each} />]))}
        timeZone={timeZone}
      />
    </div>
  )
}
