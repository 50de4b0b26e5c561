import { data, type MetaFunction, redirect } from '@remix-run/node'
import { type ShouldRevalidateFunction, useActionData, useLoaderData } from '@remix-run/react'
import { isDocumentRequest } from '#app/core/http/document-request.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { OrderList } from '#app/features/orders/components/order-list.tsx'
import { actOnOrder, addressAfter, loadOrderList } from '#app/features/orders/list-request.ts'
import { orderListQuery } from '#app/features/orders/schema.ts'
import { staysAsLoaded } from '#app/features/reveals/keep-page.ts'

export const loader = memberRoute(
  { permission: 'order.read', kinds: ['supplier'], query: orderListQuery },
  (input) => loadOrderList(input),
)

export const action = memberRoute({ permission: 'order.ship', kinds: ['supplier'] }, async (input) => {
  const { result, status } = await actOnOrder(input)
  if (result.ok && isDocumentRequest(input.request)) return redirect(addressAfter(input.request, result))
  return data(result, { status })
})

export const shouldRevalidate: ShouldRevalidateFunction = (change) =>
  !staysAsLoaded(change) && change.defaultShouldRevalidate

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function SupplierOrders() {
  const list = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return <OrderList {...list} audience="supplier" result={result} />
}
