import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { memberRoute } from '#app/core/http/route.ts'
import { OrderList } from '#app/features/orders/components/order-list.tsx'
import { loadOrderList } from '#app/features/orders/list-request.ts'
import { orderListQuery } from '#app/features/orders/schema.ts'

export const loader = memberRoute(
  { permission: 'order.read', kinds: ['store'], query: orderListQuery },
  (input) => loadOrderList(input, 'all'),
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function StoreOrders() {
  const list = useLoaderData<typeof loader>()
  return <OrderList {...list} audience="store" result={undefined} />
}
