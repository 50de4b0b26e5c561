import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Flash } from '#app/components/flash.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { CarriersForm } from '#app/features/carriers/components/carriers-form.tsx'
import { listCarriers } from '#app/features/carriers/data.ts'
import { messages } from '#app/features/carriers/messages.ts'
import { saveCarriers } from '#app/features/carriers/mutations.ts'
import { carriersSchema, providerQuery } from '#app/features/carriers/schema.ts'

export const loader = memberRoute(
  { permission: null, query: providerQuery },
  async ({ account, locale, query, may }) => {
    // Who only looks after orders begins where something is for them.
    if (!may('settings.write')) throw redirect('/admin/carriers/problems')
    return {
      title: `${translator(messages, locale)('tabCarriers')} · ${account.merchant_name}`,
      choices: await listCarriers(account),
      saved: query.saved === 'carriers',
    }
  },
)

export const action = memberRoute({ permission: 'settings.write' }, async ({ account, request, locale }) => {
  const form = await request.formData()
  const parsed = carriersSchema.safeParse(
    {
      order: form.getAll('order'),
      enabled: form.getAll('enabled'),
      defaultCarrier: form.get('defaultCarrier'),
      move: form.get('move') ?? undefined,
    },
    { error: zodErrorMap(locale, messages) },
  )
  if (!parsed.success)
    return data({ errors: parsed.error.issues.map(({ message }) => message) }, { status: 400 })
  await saveCarriers(account, parsed.data)
  return redirect('/admin/carriers?saved=carriers', { status: 303 })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function CarriersPage() {
  const t = useMessages(messages)
  const { choices, saved } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      {saved && !result && <Flash tone="success">{t('carriersSaved')}</Flash>}
      <CarriersForm
        key={choices.map(({ code, enabled, isDefault }) => `${code}${enabled}${isDefault}`).join()}
        choices={choices}
        errors={result?.errors}
      />
    </div>
  )
}
