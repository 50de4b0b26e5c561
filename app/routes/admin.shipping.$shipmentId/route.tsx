import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { memberRoute } from '#app/core/http/route.ts'
import { ShipmentPage } from '#app/features/shipping/components/shipment-page.tsx'
import {
  actOnShipment,
  loadShipmentPage,
  shipmentParams,
  shipmentQuery,
} from '#app/features/shipping/page-request.ts'

export const loader = memberRoute(
  { permission: 'order.ship', params: shipmentParams, query: shipmentQuery },
  (input) => loadShipmentPage(input),
)

export const action = memberRoute({ permission: 'order.ship', params: shipmentParams }, async (input) => {
  const acted = await actOnShipment(input)
  if (!('to' in acted)) return data(acted.answer, { status: acted.status })
  return redirect(acted.to === 'list' ? '/admin/shipping' : `/admin/shipping/${input.params.shipmentId}`)
})

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.found.fileName }]

export default function Shipment() {
  const page = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>() ?? {}
  return <ShipmentPage {...page} base="/admin/shipping" answer={answer} />
}
