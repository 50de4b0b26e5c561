import { PackageCheck } from 'lucide-react'
import { useEffect } from 'react'
import { Button } from '#app/components/button.tsx'
import { useFetcher } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { OrderResult, OrderRow } from '../types.ts'

/** Marks every order of the page as prepared, as far as it can be; nothing when there is none. */
export function PrepareAll({
  orders,
  onAnswer,
}: {
  orders: readonly OrderRow[]
  onAnswer: (result: OrderResult) => void
}) {
  const t = useMessages(messages)
  const fetcher = useFetcher<OrderResult>()
  const answer = fetcher.data
  useEffect(() => {
    if (answer) onAnswer(answer)
  }, [answer, onAnswer])
  const ready = orders.filter((order) => order.status === 'pending' && !order.held && !order.preparedAt)
  if (ready.length === 0) return null
  return (
    <fetcher.Form method="post" className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {ready.map(({ orderId, version }) => (
        <input key={orderId} type="hidden" name="orders" value={`${orderId} ${version}`} />
      ))}
      <Button
        type="submit"
        name="intent"
        value="prepareAll"
        size="sm"
        variant="secondary"
        aria-describedby="prepare-all-hint"
        pending={fetcher.state !== 'idle'}
      >
        <PackageCheck aria-hidden />
        {t('markAll', { n: ready.length })}
      </Button>
      <span id="prepare-all-hint" className="text-xs text-muted">
        {t('markAllHint')}
      </span>
    </fetcher.Form>
  )
}
