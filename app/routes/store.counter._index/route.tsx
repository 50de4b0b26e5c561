import { data, type MetaFunction, redirect } from '@remix-run/node'
import { type ClientActionFunctionArgs, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { DeskLists } from '#app/features/counter/components/desk-lists.tsx'
import { EntryForm } from '#app/features/counter/components/entry-form.tsx'
import { SoundSwitch } from '#app/features/counter/components/sound-switch.tsx'
import { VerifyRefusal } from '#app/features/counter/components/verify-refusal.tsx'
import { deskOf, LISTED } from '#app/features/counter/data.ts'
import { concernsPassword, readEntry } from '#app/features/counter/entry.ts'
import { messages } from '#app/features/counter/messages.ts'
import { verifyAtCounter } from '#app/features/counter/mutations.ts'
import { entrySchema } from '#app/features/counter/schema.ts'
import type { VerifyRefusal as Refusal } from '#app/features/counter/types.ts'
import { normaliseCode } from '#app/features/redemptions/normalise.ts'

const query = z.object({
  // A card number that was scanned on the page of another check. A password never stands in an address.
  n: z.string().max(64).transform(normaliseCode).optional().catch(undefined),
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = memberRoute(
  { permission: 'card.verify', kinds: ['store'], query },
  async ({ account, scope, locale, query }) => ({
    title: `${translator(messages, locale)('title')} · ${account.merchant_name}`,
    siteCode: account.merchant_code,
    timeZone: account.time_zone,
    desk: await deskOf(scope),
    listed: LISTED,
    number: query.n,
  }),
)

export const action = memberRoute(
  { permission: 'card.verify', kinds: ['store'] },
  async ({ account, request, context }) => {
    const typed = entrySchema.parse(Object.fromEntries(await request.formData()))
    // So that the page tells one answer from the next.
    const refused = (refusal: Refusal, status: number) =>
      data({ refusal, shown: typed.shown, password: concernsPassword(refusal), at: Date.now() }, { status })
    const entry = readEntry(typed, account.merchant_code)
    if (!entry.ok) return refused(entry, 400)
    const verified = await verifyAtCounter(account, entry.shown, context.clientAddress)
    if (verified.ok) return redirect(`/store/counter/${verified.checkId}`, { status: 303 })
    return refused(verified, 'seconds' in verified ? 429 : 400)
  },
)

/**
 * The line dropped while a check was on its way: said where the clerk is, with what was typed still there. The status
 * keeps the page from being loaded anew, which would fail as well.
 */
export async function clientAction({ request, serverAction }: ClientActionFunctionArgs) {
  const typed = entrySchema.parse(Object.fromEntries(await request.clone().formData()))
  try {
    return await serverAction<typeof action>()
  } catch (error) {
    // That is how fetch fails without an answer; redirects and what the server has refused are no TypeErrors.
    if (!(error instanceof TypeError)) throw error
    const refusal: Refusal = { reason: 'LINE_DROPPED' }
    return Response.json({ refusal, shown: typed.shown, password: false, at: Date.now() }, { status: 503 })
  }
}

export default function Counter() {
  const t = useMessages(messages)
  const { siteCode, timeZone, desk, listed, number } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  // What was no good is shown again, or another; a number whose password was wrong stays.
  const asks = result ? (result.password ? 'password' : 'number') : number ? 'password' : 'number'
  return (
    <>
      <div className="-mb-6">
        <PageHeader title={t('title')} actions={<SoundSwitch />} />
        {!result && <p className="-mt-6 mb-6 text-muted">{t('lead')}</p>}
      </div>
      {result && <VerifyRefusal key={result.at} refusal={result.refusal} timeZone={timeZone} />}
      <EntryForm
        key={number}
        siteCode={siteCode}
        given={result?.shown ?? number}
        asks={asks}
        attempt={result?.at ?? 0}
        keeps={result?.refusal.reason === 'LINE_DROPPED'}
      />
      <DeskLists desk={desk} timeZone={timeZone} listed={listed} />
    </>
  )
}
