import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { ErpOverview } from '../data.ts'
import { messages } from '../messages.ts'

/** Orders that are not sent because something of them has no name in the ERP; nothing when there are none. */
export function WaitingNames({ unmapped, unnamed }: Pick<ErpOverview, 'unmapped' | 'unnamed'>) {
  const t = useMessages(messages)
  const orders = [...unmapped, ...unnamed].reduce((sum, each) => sum + each.orders, 0)
  if (orders === 0) return null
  return (
    <Flash
      tone="warning"
      title={t('needsMapping', { n: orders })}
      action={
        <LinkButton to="/admin/erp/mapping" size="sm">
          {t('goMapping')}
        </LinkButton>
      }
    >
      <ul className="mt-1 list-disc pl-4 text-[13px]">
        {unmapped.map(({ productId, name, orders }) => (
          <li key={productId}>{t('needsProduct', { name, n: orders })}</li>
        ))}
        {unnamed.map(({ code, province, orders }) => (
          <li key={code}>{t('needsRegion', { name: `${province} ${code}`, n: orders })}</li>
        ))}
      </ul>
    </Flash>
  )
}
