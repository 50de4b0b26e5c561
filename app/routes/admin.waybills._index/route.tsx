import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { loadJob, progressOf } from '#app/features/jobs/data.ts'
import { WaybillPage } from '#app/features/waybills/components/waybill-page.tsx'
import { countWaybills, listWaybills } from '#app/features/waybills/data.ts'
import { actOnWaybills } from '#app/features/waybills/list-request.ts'
import { messages } from '#app/features/waybills/messages.ts'
import { listQuery } from '#app/features/waybills/schema.ts'
import { loadSetup } from '#app/features/waybills/settings/data.ts'

export const loader = memberRoute(
  { permission: null, query: listQuery },
  async ({ account, scope, query, locale, may }) => {
    if (!may('order.ship') || !may('order.read')) {
      if (may('settings.write')) throw redirect('/admin/waybills/settings', { status: 303 })
      throw new Response('forbidden', { status: 403 })
    }
    const job = query.job ? await loadJob(scope, query.job) : undefined
    const { tab, q, day, from, carrier, done, n } = query
    return {
      title: `${translator(messages, locale)('title')} · ${account.merchant_name}`,
      ...(await listWaybills(account, query, account.time_zone)),
      counts: await countWaybills(account),
      setup: await loadSetup(scope, account.merchant_id),
      tab,
      narrowing: { q: q || undefined, day, from, carrier, job: query.job },
      told: done ? { done, n: n ?? 0 } : undefined,
      job: job && {
        jobId: job.jobId,
        progress: progressOf(job),
        mayManage: job.mine || may('job.manage'),
        result: job.result,
      },
      timeZone: account.time_zone,
      maySet: may('settings.write'),
    }
  },
)

/** What is done to waybills: they are printed, shipped, cancelled, asked about. */
export const action = memberRoute({ permission: 'order.ship' }, async (input) => {
  const to = await actOnWaybills(input)
  return to === undefined ? data(null, { status: 400 }) : redirect(to, { status: 303 })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function WaybillIndex() {
  return <WaybillPage {...useLoaderData<typeof loader>()} />
}
