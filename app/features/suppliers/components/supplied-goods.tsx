import { Badge } from '#app/components/badge.tsx'
import { Card } from '#app/components/card.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { SuppliedGoods } from '../types.ts'

/** What a supplier sends, with what it gets for each. @param editable whether names lead to the products */
export function SuppliedGoodsList({
  goods,
  currency,
  editable,
}: {
  goods: readonly SuppliedGoods[]
  currency: string
  editable: boolean
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Card title={t('goods')}>
      {goods.length === 0 ? (
        <p className="text-muted">{t('goodsNone')}</p>
      ) : (
        <Table caption={t('goods')}>
          <TableHead>
            <tr>
              <TableHeader>{t('product')}</TableHeader>
              <TableHeader numeric>{t('supplyPrice')}</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {goods.map(({ productId, name, partOf, onShelf, supplyPriceMinor }) => (
              <TableRow key={`${productId} ${partOf} ${name}`}>
                <TableCell wrap>
                  <span className="flex flex-wrap items-center gap-2">
                    {editable ? (
                      <Link to={`/admin/products/${productId}`} className="font-medium underline">
                        {name}
                      </Link>
                    ) : (
                      <span className="font-medium">{name}</span>
                    )}
                    {partOf !== null && <span className="text-muted">{t('partOf', { name: partOf })}</span>}
                    {!onShelf && <Badge>{t('offShelf')}</Badge>}
                  </span>
                </TableCell>
                <TableCell numeric>
                  {supplyPriceMinor === null ? (
                    <Badge tone="warning">{t('noPrice')}</Badge>
                  ) : (
                    formatMoney(supplyPriceMinor, currency, locale)
                  )}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  )
}
