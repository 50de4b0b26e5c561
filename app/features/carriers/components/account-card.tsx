import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Badge } from '#app/components/badge.tsx'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { CopyButton } from '#app/components/copy-button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { CheckboxField, TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { ConfirmedSubmit } from '../../sms/components/confirmed-submit.tsx'
import { messages } from '../messages.ts'
import { accountSchema } from '../schema.ts'
import type { AccountSettings, Provider } from '../types.ts'

/** One service: its account, whether it follows the parcels, and where it pushes to. */
export function AccountCard({
  provider,
  account,
  timeZone,
  lastResult,
}: {
  provider: Provider
  account: AccountSettings | undefined
  timeZone: string
  lastResult: SubmissionResult<string[]> | undefined
}) {
  const t = useMessages(messages)
  const status = account?.tracks ? 'tracksNow' : account ? 'notTracking' : 'notSetUp'
  const form = <Fields provider={provider} account={account} lastResult={lastResult} />
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-2">
          {t(`provider.${provider}`)}
          <Badge tone={account?.tracks ? 'success' : 'neutral'}>{t(status)}</Badge>
        </span>
      }
      description={t(`lead.${provider}`)}
    >
      <div className="flex flex-col gap-5">
        {account && <Callback account={account} timeZone={timeZone} />}
        {form}
      </div>
    </Card>
  )
}

function Fields({
  provider,
  account,
  lastResult,
}: Pick<Parameters<typeof AccountCard>[0], 'provider' | 'account' | 'lastResult'>) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const schema = accountSchema(account !== undefined)
  const [form, fields] = useForm({
    id: `account-${provider}`,
    lastResult: lastResult ?? null,
    defaultValue: {
      tracks: account?.tracks ?? true,
      dailyQueries: String(account?.dailyQueries ?? 200),
    },
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) => parseWithZod(formData, { schema, error: zodErrorMap(locale, messages) }),
  })
  const posting = useNavigation().formData
  return (
    <Form method="post" {...getFormProps(form)} className="grid gap-4 sm:grid-cols-2">
      <input type="hidden" name="intent" value="account" />
      <input type="hidden" name="provider" value={provider} />
      <TextField
        field={fields.id}
        label={t(`id.${provider}`)}
        hint={account && t('keyStored', { id: account.maskedId })}
        autoComplete="off"
        spellCheck={false}
      />
      <TextField
        field={fields.appKey}
        type="password"
        label={t(`appKey.${provider}`)}
        autoComplete="new-password"
      />
      {provider === 'kuaidi100' && (
        <TextField
          field={fields.secret}
          type="password"
          label={t('secret')}
          hint={account?.hasSecret && t('secretStored')}
          autoComplete="new-password"
        />
      )}
      <TextField
        field={fields.dailyQueries}
        label={t('dailyQueries')}
        hint={t('dailyQueriesHint', { used: formatNumber(account?.queriesUsed ?? 0, locale) })}
        inputMode="numeric"
        autoComplete="off"
      />
      <CheckboxField
        field={fields.tracks}
        label={t('tracks')}
        hint={t('tracksHint')}
        fieldClassName="sm:col-span-2"
      />
      <div className="sm:col-span-2">
        <Button
          type="submit"
          pending={posting?.get('intent') === 'account' && posting.get('provider') === provider}
        >
          {c('save')}
        </Button>
      </div>
    </Form>
  )
}

function Callback({ account, timeZone }: { account: AccountSettings; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { provider, callbackUrl, pushedAt, refusedPushes, refusedAt } = account
  const time = refusedAt ? formatInstant(refusedAt, timeZone, locale) : ''
  // Refused since the last that was right: somebody has to look at the key.
  const wrongKey = refusedAt !== null && (pushedAt === null || refusedAt > pushedAt)
  return (
    <section aria-label={t('callbackTitle')} className="flex flex-col gap-2 rounded-md bg-sunken p-4 text-sm">
      <h3 className="font-medium">{t('callbackTitle')}</h3>
      <code className="text-[13px] break-all select-all">{callbackUrl}</code>
      <p className="text-muted">{t(`callback.${provider}`)}</p>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={callbackUrl} label={t('copyUrl')} />
        <ConfirmedSubmit
          values={[
            ['intent', 'newCallback'],
            ['provider', provider],
          ]}
          title={t('newCallback')}
          consequence={t('newCallbackConfirm')}
          confirmLabel={t('newCallback')}
          size="sm"
          variant="ghost"
        >
          {t('newCallback')}
        </ConfirmedSubmit>
      </div>
      <p className="text-muted">
        {pushedAt ? `${t('pushedAt')} ${formatInstant(pushedAt, timeZone, locale)}` : t('neverPushed')}
      </p>
      {wrongKey && <Flash tone="warning">{t('refusedPushes', { n: refusedPushes, time })}</Flash>}
    </section>
  )
}
