import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { UploadPage } from '#app/features/shipping/components/upload-form.tsx'
import { messages } from '#app/features/shipping/messages.ts'
import { takeUpload } from '#app/features/shipping/page-request.ts'

export const loader = memberRoute({ permission: 'order.ship' }, async ({ locale }) => ({
  title: translator(messages, locale)('newShipment'),
}))

export const action = memberRoute({ permission: 'order.ship' }, async (input) => {
  const taken = await takeUpload(input)
  if ('errors' in taken) return data({ errors: taken.errors }, { status: 400 })
  return redirect(`/admin/shipping/${taken.shipmentId}`)
})

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

const NONE: string[] = []

export default function NewShipment() {
  useLoaderData<typeof loader>()
  return <UploadPage base="/admin/shipping" errors={useActionData<typeof action>()?.errors ?? NONE} />
}
