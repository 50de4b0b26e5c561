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
  { permission: 'order.ship', kinds: ['supplier'], params: shipmentParams, query: shipmentQuery },
  (input) => loadShipmentPage(input),
)

export const action = memberRoute(
  { permission: 'order.ship', kinds: ['supplier'], params: shipmentParams },
  async (input) => {
    const acted = await actOnShipment(input)
    if (!('to' in acted)) return data(acted.answer, { status: acted.status })
    return redirect(
      acted.to === 'list' ? '/supplier/shipping' : `/supplier/shipping/${input.params.shipmentId}`,
    )
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.found.fileName }]

export default function SupplierShipment() {
  const page = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>() ?? {}
  return <ShipmentPage {...page} base="/supplier/shipping" answer={answer} />
}
