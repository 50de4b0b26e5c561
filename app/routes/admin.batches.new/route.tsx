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
import { sentRegionOptions } from '#app/features/regions/regions.ts'

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
    const sent = await request.formData()
    const submission = parseWithZod(sent, { schema: batchSchema, error: zodErrorMap(locale, messages) })
    const refuse = (errors: Parameters<typeof submission.reply>[0], status: number) =>
      data({ reply: submission.reply(errors), regions: sentRegionOptions(sent) }, { status })
    if (submission.status !== 'success') return refuse({}, 400)
    // The batch must be seen to be generated: its policies ask for both.
    if (!may('card.read')) return refuse({ formErrors: [t('needCardRead')] }, 403)
    const made = await createBatch(account, submission.value)
    if (made.ok) return redirect(`/admin/batches/${made.batchId}`)
    switch (made.reason) {
      case 'NUMBERS_TAKEN': {
        const { number, batch } = made
        return refuse({ fieldErrors: { startNumber: [t('NUMBERS_TAKEN', { number, batch })] } }, 400)
      }
      case 'PRODUCT_UNKNOWN':
        return refuse({ fieldErrors: { productIds: [t('PRODUCT_UNKNOWN')] } }, 400)
      default:
        return refuse({ fieldErrors: { regionCodes: [t(made.reason)] } }, 400)
    }
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function NewBatch() {
  const t = useMessages(messages)
  const answer = useActionData<typeof action>()
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
        options={answer ? { ...options, regions: answer.regions } : options}
        issuer={issuer}
        currency={currency}
        validFrom={validFrom}
        validTo={validTo}
        lastResult={answer?.reply}
      />
    </>
  )
}
