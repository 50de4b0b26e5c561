import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { memberRoute } from '#app/core/http/route.ts'
import { idPlaceQuery } from '#app/core/paging/places.ts'
import { ShipmentList } from '#app/features/shipping/components/shipment-list.tsx'
import { loadShipmentList } from '#app/features/shipping/page-request.ts'

export const loader = memberRoute({ permission: 'order.ship', query: idPlaceQuery }, (input) =>
  loadShipmentList(input),
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Shipping() {
  const page = useLoaderData<typeof loader>()
  return <ShipmentList base="/admin/shipping" {...page} />
}
