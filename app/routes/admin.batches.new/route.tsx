import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { BatchForm } from '#app/features/batches/components/batch-form.tsx'
import { loadBatchFormOptions } from '#app/features/batches/data.ts'
import { messages } from '#app/features/batches/messages.ts'
import { createBatch } from '#app/features/batches/mutations.ts'
import { batchSchema } from '#app/features/batches/schema.ts'
import { yearFromToday } from '#app/features/batches/validity.ts'

export const loader = memberRoute({ permission: 'batch.create' }, async ({ account, scope, locale }) => ({
  title: translator(messages, locale)('newBatch'),
  options: await loadBatchFormOptions(scope),
  issuer: account.merchant_name,
  currency: account.currency,
  ...yearFromToday(new Date(), account.time_zone),
}))

export const action = memberRoute(
  { permission: 'batch.create' },
  async ({ account, request, locale, may }) => {
    const t = translator(messages, locale)
    const submission = parseWithZod(await request.formData(), {
      schema: batchSchema,
      error: zodErrorMap(locale, messages),
    })
    if (submission.status !== 'success') return data(submission.reply(), { status: 400 })
    // The batch must be seen to be generated: its policies ask for both.
    if (!may('card.read')) return data(submission.reply({ formErrors: [t('needCardRead')] }), { status: 403 })
    const made = await createBatch(account, submission.value)
    if (made.ok) return redirect(`/admin/batches/${made.batchId}`)
    const fieldErrors: Record<string, string[]> =
      made.reason === 'NUMBERS_TAKEN'
        ? { startNumber: [t('NUMBERS_TAKEN', { number: made.number, batch: made.batch })] }
        : { productIds: [t('PRODUCT_UNKNOWN')] }
    return data(submission.reply({ fieldErrors }), { status: 400 })
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function NewBatch() {
  const t = useMessages(messages)
  const { options, issuer, currency, validFrom, validTo } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader
        title={t('newBatch')}
        breadcrumb={
          <Breadcrumb items={[{ label: t('title'), to: '/admin/batches' }, { label: t('newBatch') }]} />
        }
      />
      <BatchForm
        options={options}
        issuer={issuer}
        currency={currency}
        validFrom={validFrom}
        validTo={validTo}
        lastResult={useActionData<typeof action>()}
      />
    </>
  )
}
