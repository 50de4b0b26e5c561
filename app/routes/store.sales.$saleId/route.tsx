import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { SalePage } from '#app/features/sales/components/sale-page.tsx'
import { loadSale } from '#app/features/sales/data.ts'
import { messages } from '#app/features/sales/messages.ts'
import { cancelSale } from '#app/features/sales/mutations.ts'
import { cancelSchema, saleQuery } from '#app/features/sales/schema.ts'

const params = z.object({ saleId: z.uuid() })

export const loader = memberRoute(
  { permission: 'card.read', kinds: ['store'], params, query: saleQuery },
  async ({ account, params, query, locale, may }) => {
    const sale = await loadSale(account, params.saleId)
    if (!sale) throw new Response('not found', { status: 404 })
    return {
      title: `${translator(messages, locale)('saleTitle', { saleNo: sale.saleNo })} · ${account.merchant_name}`,
      sale,
      mayCancel: may('card.deactivate'),
      asked: query.cancel,
      done: query.done,
      cancellationId: uuid(),
      currency: account.currency,
      timeZone: account.time_zone,
    }
  },
)

// Whether the account may take a sale back is asked inside, and answered in words: the right may just be withdrawn.
export const action = memberRoute(
  { permission: null, kinds: ['store'], params },
  async ({ account, params, request }) => {
    const posted = cancelSchema.safeParse(Object.fromEntries(await request.formData()))
    if (!posted.success) throw new Response('bad form', { status: 400 })
    const cancelled = await cancelSale(account, params.saleId, posted.data)
    if (cancelled.ok) throw redirect(`/store/sales/${params.saleId}?done=${cancelled.cards}`, { status: 303 })
    if (cancelled.reason === 'SALE_UNKNOWN') throw new Response('not found', { status: 404 })
    const status = cancelled.reason === 'NOT_ALLOWED' ? 403 : 409
    return data({ refused: cancelled }, { status })
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function SaleRoute() {
  const loaded = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()?.refused
  return <SalePage {...loaded} refused={refused} />
}
