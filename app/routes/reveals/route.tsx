import { data, type MetaFunction } from '@remix-run/node'
import { Link, useActionData } from '@remix-run/react'
import { Flash } from '#app/components/flash.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '#app/features/reveals/messages.ts'
import { revealForm } from '#app/features/reveals/page-request.ts'

const KINDS = ['owner', 'staff', 'store', 'supplier'] as const

/** What was shown is in no address: who comes back finds nothing, and asks again. */
export const loader = memberRoute({ permission: null, kinds: KINDS }, async ({ locale }) => ({
  title: translator(messages, locale)('shownTitle'),
}))

/** Shows the consignees of some orders; refuses by itself, so that a page whose account has lost the right says so. */
export const action = memberRoute({ permission: null, kinds: KINDS }, async (input) => {
  const { answer, status } = await revealForm(input)
  return data(answer, { status, headers: { 'cache-control': 'no-store' } })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

/** What a browser without scripts gets: the orders it has asked for, in full. */
export default function RevealedOrders() {
  const t = useMessages(messages)
  const answer = useActionData<typeof action>()
  return (
    <main className="mx-auto flex max-w-4xl flex-col gap-4 p-4">
      <h1 className="text-lg font-semibold">{t('shownTitle')}</h1>
      {answer && !answer.ok && <Flash tone="danger">{answer.error}</Flash>}
      {!(answer && (!answer.ok || answer.revealed.length > 0)) && <p>{t('none')}</p>}
      {answer?.ok && answer.revealed.length > 0 && (
        <Table caption={t('shownTitle')}>
          <TableHead>
            <tr>
              <TableHeader>{t('order')}</TableHeader>
              <TableHeader>{t('name')}</TableHeader>
              <TableHeader>{t('phone')}</TableHeader>
              <TableHeader>{t('address')}</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {answer.revealed.map(({ orderId, orderNo, region, consignee }) => (
              <TableRow key={orderId}>
                <TableCell className="tabular-nums">{orderNo}</TableCell>
                <TableCell>{consignee.name}</TableCell>
                <TableCell className="tabular-nums">{consignee.phone}</TableCell>
                <TableCell wrap>{`${region} ${consignee.address}`}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      <Link to="/" className="w-fit text-accent-ink underline">
        {t('back')}
      </Link>
    </main>
  )
}
