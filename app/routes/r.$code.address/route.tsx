import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { cardRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { AddressForm } from '#app/features/redemptions/components/address-form.tsx'
import { DeliveryLimits } from '#app/features/redemptions/components/delivery-limits.tsx'
import { Refusal } from '#app/features/redemptions/components/refusal.tsx'
import { StepHeading } from '#app/features/redemptions/components/step-heading.tsx'
import { StepIndicator } from '#app/features/redemptions/components/step-indicator.tsx'
import { changeDraft, readDraft } from '#app/features/redemptions/draft.ts'
import { messages } from '#app/features/redemptions/messages.ts'
import { regionRefusal } from '#app/features/redemptions/policy.ts'
import { addressSchema } from '#app/features/redemptions/schema.ts'
import { messages as regionMessages } from '#app/features/regions/messages.ts'
import { codesOf, namedRule, nameOfPlace, pickerState, resolve } from '#app/features/regions/regions.ts'
import { goWith, stepPath, usableCard } from '../r.$code/steps.ts'

const query = z.object({
  refused: z.enum(['REGION_UNKNOWN', 'REGION_NOT_SERVED']).optional().catch(undefined),
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = cardRoute({ query }, async ({ site, card, context, locale, query }) => {
  const { rule } = await usableCard({ site, card, context })
  const draft = readDraft(card.draft)
  if (!draft.product) throw redirect(stepPath(site.code, 'goods'), { status: 303 })
  const { lists, codes } = pickerState(draft.region ? codesOf(draft.region) : {})
  return {
    title: `${translator(messages, locale)('stepAddress')} · ${site.name}`,
    lists,
    values: {
      consignee: draft.consignee ?? '',
      phone: draft.phone ?? '',
      street: draft.street ?? '',
      ...codes,
    },
    rule,
    delivery: namedRule(rule),
    refused: query.refused,
  }
})

/** What was typed, as it was typed, with the lists that belong to it. */
function typedIn(form: FormData) {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.slice(0, 500) : ''
  }
  const { lists, codes } = pickerState({
    province: text('province'),
    city: text('city'),
    district: text('district'),
  })
  return {
    lists,
    values: { consignee: text('consignee'), phone: text('phone'), street: text('street'), ...codes },
  }
}

export const action = cardRoute({}, async ({ request, site, card, context, locale }) => {
  const form = await request.formData()
  // The button of the picker for browsers without scripts: only the lists are wanted.
  if (form.get('intent') === 'regions') return data({ ...typedIn(form), lastResult: undefined })
  const submission = parseWithZod(form, { schema: addressSchema, error: zodErrorMap(locale, messages) })
  if (submission.status !== 'success') {
    return data({ ...typedIn(form), lastResult: submission.reply() }, { status: 400 })
  }
  const { consignee, phone, street, province, city, district } = submission.value
  const refuseDistrict = (sentence: string) =>
    data(
      { ...typedIn(form), lastResult: submission.reply({ fieldErrors: { district: [sentence] } }) },
      { status: 400 },
    )
  const above = codesOf(district)
  if (!resolve(district) || above.province !== province || above.city !== city)
    return refuseDistrict(translator(messages, locale)('districtUnknown'))
  if (regionRefusal(await usableCard({ site, card, context }), district)) {
    const place = nameOfPlace(district) ?? district
    return refuseDistrict(translator(regionMessages, locale)('notServed', { place }))
  }
  const draft = changeDraft(readDraft(card.draft), { consignee, phone, street, region: district })
  return goWith({ site, context }, card, draft, { step: 'review' })
})

export default function AddressPage() {
  const t = useMessages(messages)
  const loaded = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <>
      <StepIndicator step={3} />
      <StepHeading title={t('addressTitle')} lead={t('addressLead')} />
      {loaded.refused && !result && <Refusal reason={loaded.refused} />}
      <DeliveryLimits rule={loaded.delivery} />
      <AddressForm
        rule={loaded.rule}
        values={result?.values ?? loaded.values}
        lists={result?.lists ?? loaded.lists}
        lastResult={result?.lastResult}
      />
    </>
  )
}
