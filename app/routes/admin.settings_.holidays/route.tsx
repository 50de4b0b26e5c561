import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Flash } from '#app/components/flash.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { type MemberBase, memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { localTime } from '#app/features/availability/calendar-day.ts'
import { holidayRuns } from '#app/features/redemption-settings/calendar.ts'
import { HolidayForm } from '#app/features/redemption-settings/components/holiday-form.tsx'
import { HolidayList } from '#app/features/redemption-settings/components/holiday-list.tsx'
import { SettingsTabs } from '#app/features/redemption-settings/components/settings-tabs.tsx'
import { loadHolidays, loadSettings } from '#app/features/redemption-settings/data.ts'
import { messages } from '#app/features/redemption-settings/messages.ts'
import { addHolidays, removeHolidays } from '#app/features/redemption-settings/mutations.ts'
import {
  holidayRemovalSchema,
  holidaySchema,
  MAX_HOLIDAYS,
} from '#app/features/redemption-settings/schema.ts'

const count = z.coerce.number().int().min(0).max(MAX_HOLIDAYS).optional().catch(undefined)
const query = z.object({ added: count, removed: count })

export const loader = memberRoute(
  { permission: 'settings.write', query },
  async ({ account, scope, locale, query }) => {
    const [settings, holidays] = await Promise.all([
      loadSettings(scope, account.merchant_id),
      loadHolidays(scope, account.merchant_id),
    ])
    const { day: today } = localTime(new Date(), account.time_zone)
    return {
      title: `${translator(messages, locale)('holidaysTitle')} · ${account.merchant_name}`,
      today,
      runs: holidayRuns(holidays),
      coming: holidays.filter(({ day }) => day >= today).length,
      ignored: settings.dateMode === 'none',
      ...query,
    }
  },
)

export const action = memberRoute({ permission: 'settings.write' }, async (input) => {
  const form = await input.request.formData()
  return form.get('intent') === 'remove' ? remove(input, form) : add(input, form)
})

async function add({ account, locale }: MemberBase, form: FormData) {
  const submission = parseWithZod(form, { schema: holidaySchema, error: zodErrorMap(locale, messages) })
  if (submission.status !== 'success') return data(submission.reply(), { status: 400 })
  const done = await addHolidays(account, submission.value)
  if (done.ok) return redirect(`/admin/settings/holidays?added=${done.added}`, { status: 303 })
  const formErrors = [translator(messages, locale)(done.reason, { max: MAX_HOLIDAYS })]
  return data(submission.reply({ formErrors }), { status: 409 })
}

async function remove({ account }: MemberBase, form: FormData) {
  const run = holidayRemovalSchema.safeParse({ from: form.get('from'), to: form.get('to') })
  // Only a changed page sends anything else.
  if (!run.success) throw new Response('bad request', { status: 400 })
  const removed = await removeHolidays(account, run.data.from, run.data.to)
  return redirect(`/admin/settings/holidays?removed=${removed}`, { status: 303 })
}

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function Holidays() {
  const t = useMessages(messages)
  const { today, runs, coming, ignored, added, removed } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const days = runs.reduce((sum, run) => sum + run.days, 0)
  return (
    <div className="max-w-3xl">
      <PageHeader title={t('holidaysTitle')} description={t('holidaysLead')} />
      <div className="flex flex-col gap-5">
        <SettingsTabs holidays={coming} />
        {!answer && added !== undefined && (
          <Flash tone="success">{added > 0 ? t('added', { n: added }) : t('renamed')}</Flash>
        )}
        {!answer && removed !== undefined && <Flash tone="success">{t('removed', { n: removed })}</Flash>}
        {ignored && <Flash>{t('holidaysIgnored')}</Flash>}
        {/* The key empties the fields once the days are in the list. */}
        <HolidayForm key={days} lastResult={answer} />
        <HolidayList runs={runs} today={today} />
      </div>
    </div>
  )
}
