import type { SubmissionResult } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import type { Member } from '#app/core/auth/account.ts'
import { memberRoute } from '#app/core/http/route.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { FactorPolicyForm } from '#app/features/networks/components/factor-policy-form.tsx'
import { KindTicks } from '#app/features/networks/components/kind-ticks.tsx'
import { NetworksForm } from '#app/features/networks/components/networks-form.tsx'
import { listRoleNetworks, readSignInSettings } from '#app/features/networks/data.ts'
import { messages } from '#app/features/networks/messages.ts'
import { saveFactorPolicy, saveNetworks, saveRoleNetworks } from '#app/features/networks/mutations.ts'
import {
  factorPolicySchema,
  merchantNetworksSchema,
  roleNetworksSchema,
} from '#app/features/networks/schema.ts'

const query = z.object({ done: z.literal('saved').optional().catch(undefined) })

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = memberRoute(
  { permission: 'settings.write', query },
  async ({ account: viewer, context, locale, query, may }) => {
    const settings = await readSignInSettings(viewer)
    if (!settings) throw new Response('forbidden', { status: 403 })
    return {
      title: `${translator(messages, locale)('title')} · ${viewer.merchant_name}`,
      address: context.clientAddress,
      settings,
      roles: may('account.manage') ? await listRoleNetworks(viewer) : undefined,
      done: query.done,
    }
  },
)

type Sent = { actor: Member; form: FormData; clientAddress: string; locale: Locale }

/** Saves one of the lists. @returns undefined when it is saved, else how to answer */
async function save({ actor, form, clientAddress, locale }: Sent) {
  const t = translator(messages, locale)
  const of = String(form.get('form'))
  const error = zodErrorMap(locale, messages)
  const ofRole = form.get('intent') === 'role'
  const submission = ofRole
    ? parseWithZod(form, { schema: roleNetworksSchema, error })
    : parseWithZod(form, { schema: merchantNetworksSchema, error })
  if (submission.status !== 'success') return data({ of, lastResult: submission.reply() }, { status: 400 })
  const { value } = submission
  const saved =
    'roleId' in value
      ? await saveRoleNetworks(actor, value, clientAddress)
      : await saveNetworks(actor, value, clientAddress)
  if (saved.ok) return undefined
  const address = clientAddress || t('unknownAddress')
  const why = saved.reason === 'LOCKS_YOU_OUT' ? t('LOCKS_YOU_OUT', { address }) : t('NOT_PERMITTED')
  return data({ of, lastResult: submission.reply({ formErrors: [why] }) }, { status: 400 })
}

export const action = memberRoute(
  { permission: 'settings.write' },
  async ({ account: actor, context, request, locale, may }) => {
    const form = await request.formData()
    const intent = form.get('intent')
    if (intent === 'role' && !may('account.manage')) throw new Response('forbidden', { status: 403 })
    if (intent === 'factor') {
      const submission = parseWithZod(form, { schema: factorPolicySchema })
      if (submission.status !== 'success') throw new Response('bad form', { status: 400 })
      if (!(await saveFactorPolicy(actor, submission.value))) throw new Response('forbidden', { status: 403 })
    } else {
      const refused = await save({ actor, form, clientAddress: context.clientAddress, locale })
      if (refused) return refused
    }
    throw redirect('/admin/sign-in?done=saved', { status: 303 })
  },
)

/** What was ticked in a form that comes back with an error; without scripts the page is drawn anew. */
function typedKinds(result: SubmissionResult<string[]> | undefined): string[] | undefined {
  if (!result) return undefined
  const ticked = result.initialValue?.networkKinds ?? []
  return Array.isArray(ticked) ? ticked.map(String) : [String(ticked)]
}

export default function SignInSecurity() {
  const t = useMessages(messages)
  const { settings, roles, address, done } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const resultOf = (form: string) => (result?.of === form ? result.lastResult : undefined)
  return (
    <>
      <PageHeader title={t('title')} description={t('lead')} />
      <div className="flex flex-col gap-6">
        {done && !result && <Flash tone="success">{t('saved')}</Flash>}
        <Card title={t('factor')} description={t('factorLead')}>
          <FactorPolicyForm key={JSON.stringify(settings)} settings={settings} />
        </Card>
        <Card title={t('networks')} description={t('networksLead')}>
          <NetworksForm
            key={settings.networks.join()}
            id="merchant"
            intent="merchant"
            networks={settings.networks}
            lastResult={resultOf('merchant')}
          >
            <KindTicks
              name="networkKinds"
              legend={t('networkKinds')}
              ticked={typedKinds(resultOf('merchant')) ?? settings.networkKinds}
            />
            <p className="text-sm text-muted">
              {t('yourAddress', { address: address || t('unknownAddress') })} {t('ownerNote')}
            </p>
          </NetworksForm>
        </Card>
        {roles && (
          <Card title={t('roles')} description={t('rolesLead')}>
            {roles.length === 0 && <p className="text-muted">{t('noRoles')}</p>}
            <ul className="flex flex-col divide-y divide-line">
              {roles.map(({ roleId, name, kind, networks }) => (
                <li key={roleId} className="py-4 first:pt-0 last:pb-0">
                  <h3 className="mb-2 font-medium">{t('roleOf', { name, kind: t(kind) })}</h3>
                  <NetworksForm
                    key={networks.join()}
                    id={`role-${roleId}`}
                    intent="role"
                    hidden={{ roleId }}
                    networks={networks}
                    lastResult={resultOf(`role-${roleId}`)}
                  />
                </li>
              ))}
            </ul>
          </Card>
        )}
      </div>
    </>
  )
}
