import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { TabLinks } from '#app/components/tabs.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { CARRIER_CODES, carrierName, carrierShortName } from '#app/features/orders/carriers.ts'
import { ConfirmedButton } from '#app/features/waybills/components/confirmed-button.tsx'
import { ContractForm } from '#app/features/waybills/components/contract-form.tsx'
import { messages } from '#app/features/waybills/messages.ts'
import { carrierSchema } from '#app/features/waybills/schema.ts'
import { loadSetup } from '#app/features/waybills/settings/data.ts'
import { removeContract, saveContract } from '#app/features/waybills/settings/mutations.ts'

const params = z.object({ carrier: z.enum(CARRIER_CODES) })

export const loader = memberRoute(
  { permission: 'settings.write', params },
  async ({ account, scope, params: { carrier }, locale }) => {
    const { contracts } = await loadSetup(scope, account.merchant_id)
    return {
      title: `${translator(messages, locale)('editCarrier', { carrier: carrierName(carrier, locale) })} · ${account.merchant_name}`,
      carrier,
      contract: contracts.find((each) => each.carrier === carrier),
      /** Carriers without a contract: a new one can be with any of them. */
      others: CARRIER_CODES.filter((code) => !contracts.some((each) => each.carrier === code)),
    }
  },
)

export const action = memberRoute(
  { permission: 'settings.write', params },
  async ({ account, scope, params: { carrier }, request, locale }) => {
    const form = await request.formData()
    const done = (what: string) => redirect(`/admin/waybills/settings?done=${what}`, { status: 303 })
    if (form.get('intent') === 'remove') {
      await removeContract(account, carrier)
      return done('contractRemoved')
    }
    const { contracts } = await loadSetup(scope, account.merchant_id)
    const schema = carrierSchema(contracts.some((each) => each.carrier === carrier))
    const submission = parseWithZod(form, { schema, error: zodErrorMap(locale, messages) })
    // Not the password: it would stand in the page.
    if (submission.status !== 'success')
      return data(submission.reply({ hideFields: ['password'] }), { status: 400 })
    await saveContract(account, carrier, submission.value)
    return done('contractSaved')
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function CarrierContract() {
  const t = useMessages(messages)
  const locale = useLocale()
  const { carrier, contract, others } = useLoaderData<typeof loader>()
  const lastResult = useActionData<typeof action>()
  const name = carrierName(carrier, locale)
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={t('editCarrier', { carrier: name })}
        breadcrumb={
          <Breadcrumb
            items={[
              { label: t('title'), to: '/admin/waybills' },
              { label: t('tabSettings'), to: '/admin/waybills/settings' },
              { label: name },
            ]}
          />
        }
      />
      <div className="flex flex-col gap-5">
        {!contract && (
          <TabLinks
            label={t('carrier')}
            items={others.map((code) => ({
              to: `/admin/waybills/settings/carriers/${code}`,
              label: carrierShortName(code, locale),
            }))}
          />
        )}
        <ContractForm key={carrier} contract={contract} lastResult={lastResult} />
        {contract && (
          <form id="remove-contract" method="post">
            <ConfirmedButton
              form="remove-contract"
              intent="remove"
              variant="secondary"
              size="sm"
              danger
              title={t('removeContractSure', { carrier: name })}
              consequence={t('removeContractBody')}
              confirmLabel={t('removeContract')}
            >
              {t('removeContract')}
            </ConfirmedButton>
          </form>
        )}
      </div>
    </div>
  )
}
