import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Flash } from '#app/components/flash.tsx'
import { Link } from '#app/components/navigation.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { localTime } from '#app/features/availability/calendar-day.ts'
import { SettingsForm } from '#app/features/redemption-settings/components/settings-form.tsx'
import { SettingsTabs } from '#app/features/redemption-settings/components/settings-tabs.tsx'
import { countPickUpStores, loadHolidays, loadSettings } from '#app/features/redemption-settings/data.ts'
import { messages } from '#app/features/redemption-settings/messages.ts'
import { saveSettings } from '#app/features/redemption-settings/mutations.ts'
import { zoneInWords } from '#app/features/redemption-settings/offer.ts'
import { settingsSchema } from '#app/features/redemption-settings/schema.ts'
import { checkRule, regionRuleOptions, sentRegionOptions } from '#app/features/regions/regions.ts'

const query = z.object({ saved: z.literal('1').optional().catch(undefined) })

export const loader = memberRoute(
  { permission: 'settings.write', query },
  async ({ account, scope, locale, query }) => {
    const { merchant_id: merchantId, merchant_name: merchantName, time_zone: timeZone } = account
    const now = new Date()
    const { day: today } = localTime(now, timeZone)
    const [settings, holidays, pickUpStores] = await Promise.all([
      loadSettings(scope, merchantId),
      loadHolidays(scope, merchantId),
      countPickUpStores(scope, merchantId),
    ])
    return {
      title: `${translator(messages, locale)('title')} · ${merchantName}`,
      saved: query.saved !== undefined,
      merchantName,
      timeZone,
      zone: zoneInWords(timeZone, locale),
      now,
      settings,
      holidays: holidays.map(({ day }) => day).filter((day) => day >= today),
      regions: regionRuleOptions(settings.regionRule),
      pickUpStores,
    }
  },
)

export const action = memberRoute({ permission: 'settings.write' }, async ({ account, request, locale }) => {
  const t = translator(messages, locale)
  const form = await request.formData()
  const submission = parseWithZod(form, { schema: settingsSchema, error: zodErrorMap(locale, messages) })
  const answer = (fieldErrors: Record<string, string[]> = {}) => ({
    reply: submission.reply({ fieldErrors }),
    regions: sentRegionOptions(form),
  })
  // The page keeps the version it came with, or what somebody else has saved meanwhile would be overwritten
  // by whoever mends a mistake.
  const refuse = (fieldErrors: Record<string, string[]> = {}) =>
    data({ ...answer(fieldErrors), version: String(form.get('version')), conflict: false }, { status: 400 })
  if (submission.status !== 'success') return refuse()
  const { version, values } = submission.value
  const checked = values.regionRule && checkRule(values.regionRule)
  if (checked && !checked.ok) return refuse({ regionCodes: [t(checked.reason)] })
  const saved = await saveSettings(account, version, values)
  if (saved.ok) return redirect('/admin/settings?saved=1', { status: 303 })
  // With the version of now the next save counts: whoever presses it has been told.
  const now = await loadSettings(account.scope, account.merchant_id)
  return data({ ...answer(), version: now.version, conflict: true }, { status: 409 })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function Settings() {
  const t = useMessages(messages)
  const { saved, holidays, ...loaded } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <div className="max-w-3xl">
      <PageHeader title={t('title')} description={t('lead')} />
      <div className="flex flex-col gap-5">
        <SettingsTabs holidays={holidays.length} />
        {answer?.conflict && (
          <Flash tone="warning">
            {t('SETTINGS_CHANGED')}{' '}
            <Link to="/admin/settings" target="_blank" reloadDocument>
              {t('seeCurrent')}
            </Link>
          </Flash>
        )}
        {saved && !answer && <Flash tone="success">{t('saved')}</Flash>}
        <SettingsForm
          // After a save the fields begin anew with what is stored now.
          key={answer ? `typed ${answer.version}` : loaded.settings.version}
          {...loaded}
          settings={answer ? { ...loaded.settings, version: answer.version } : loaded.settings}
          holidays={holidays}
          regions={answer?.regions ?? loaded.regions}
          lastResult={answer?.reply}
        />
      </div>
    </div>
  )
}
