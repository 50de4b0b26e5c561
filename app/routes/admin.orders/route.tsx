import { data, type MetaFunction, redirect } from '@remix-run/node'
import { type ShouldRevalidateFunction, useActionData, useLoaderData, useLocation } from '@remix-run/react'
import { useEffect, useState } from 'react'
import { isDocumentRequest } from '#app/core/http/document-request.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { OrderList } from '#app/features/orders/components/order-list.tsx'
import { listVerifyingStores } from '#app/features/orders/data.ts'
import { actOnOrder, addressAfter, loadOrderList } from '#app/features/orders/list-request.ts'
import { orderListQuery } from '#app/features/orders/schema.ts'
import { OrderSheet } from '#app/features/orders/sheet/components/order-sheet.tsx'
import { sheetRights } from '#app/features/orders/sheet/sheet-request.ts'
import { staysAsLoaded } from '#app/features/reveals/keep-page.ts'

export const loader = memberRoute({ permission: 'order.read', query: orderListQuery }, async (input) => ({
  ...(await loadOrderList(input)),
  stores: await listVerifyingStores(input.scope, input.account.merchant_id),
  mayReview: input.may('order.review'),
  rights: sheetRights(input),
}))

export const action = memberRoute({ permission: 'order.ship' }, async (input) => {
  const { result, status } = await actOnOrder(input)
  if (result.ok && isDocumentRequest(input.request)) return redirect(addressAfter(input.request, result))
  return data(result, { status })
})

export const shouldRevalidate: ShouldRevalidateFunction = (change) =>
  !staysAsLoaded(change) && change.defaultShouldRevalidate

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function MerchantOrders() {
  const list = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { search } = useLocation()
  // As the event stream of the sheet counts them, until the page is loaded again.
  const [counts, setCounts] = useState(list.counts)
  useEffect(() => setCounts(list.counts), [list.counts])
  const { view, show, store, q } = list
  return (
    <OrderList
      {...list}
      counts={counts}
      audience="merchant"
      result={result}
      around={(orders) => (
        <OrderSheet
          {...list}
          question={{ view, show, store, q }}
          place={search}
          onCounts={setCounts}
          list={orders}
        />
      )}
    />
  )
}
