import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Badge } from '#app/components/badge.tsx'
import { Button } from '#app/components/button.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatMoney, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { addMonths } from '../month.ts'
import type { Month, SupplierMonth } from '../types.ts'
import { SettlementBadge } from './settlement-status.tsx'

interface MonthListProps {
  month: Month
  suppliers: readonly SupplierMonth[]
  /** The month is not over. */
  open: boolean
  currency: string
}

/** The suppliers of a merchant in one month, with the way to the months beside it. */
export function MonthList(props: MonthListProps) {
  const t = useMessages(messages)
  if (props.suppliers.length === 0)
    return (
      <EmptyState
        title={t('noSuppliers')}
        body={t('noSuppliersBody')}
        action={
          <LinkButton to="/admin/places" variant="primary">
            {t('addSupplier')}
          </LinkButton>
        }
      />
    )
  return (
    <div className="flex flex-col gap-4">
      <MonthChoice month={props.month} />
      <SupplierTable {...props} />
    </div>
  )
}

function MonthChoice({ month }: { month: Month }) {
  const t = useMessages(messages)
  const to = (months: number) => `?month=${addMonths(month, months)}`
  return (
    // The key gives the field the month that was gone to.
    <Form key={month} method="get" className="flex flex-wrap items-end gap-2">
      <Field label={t('month')} className="w-44">
        <Input type="month" name="month" defaultValue={month} min="2020-01" max="2099-12" required />
      </Field>
      <Button type="submit" variant="secondary">
        {t('show')}
      </Button>
      <LinkButton to={to(-1)} variant="ghost">
        <ChevronLeft aria-hidden /> {t('earlier')}
      </LinkButton>
      <LinkButton to={to(1)} variant="ghost">
        {t('later')} <ChevronRight aria-hidden />
      </LinkButton>
    </Form>
  )
}

function SupplierTable({ month, suppliers, open, currency }: MonthListProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const total = suppliers.reduce((sum, { totalMinor }) => sum + totalMinor, 0)
  const orders = suppliers.reduce((sum, each) => sum + each.orders, 0)
  return (
    <Table caption={t('title')} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('supplier')}</TableHeader>
          <TableHeader numeric>{t('orders')}</TableHeader>
          <TableHeader numeric>{t('amount')}</TableHeader>
          <TableHeader>{t('state')}</TableHeader>
          <TableHeader>{t('statementNo')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {suppliers.map((supplier) => (
          <TableRow key={supplier.supplierId}>
            <TableCell wrap className="font-medium">
              <Link to={`/admin/settlements/${supplier.supplierId}/${month}`} className="underline">
                {supplier.supplierName}
              </Link>
            </TableCell>
            <TableCell numeric>{formatNumber(supplier.orders, locale)}</TableCell>
            <TableCell numeric>{formatMoney(supplier.totalMinor, currency, locale)}</TableCell>
            <TableCell>
              <State supplier={supplier} open={open} />
            </TableCell>
            <TableCell className="font-mono">{supplier.statementNo ?? '–'}</TableCell>
          </TableRow>
        ))}
        <TableRow className="font-medium">
          <TableCell>{t('total')}</TableCell>
          <TableCell numeric>{formatNumber(orders, locale)}</TableCell>
          <TableCell numeric>{formatMoney(total, currency, locale)}</TableCell>
          <TableCell> </TableCell>
          <TableCell> </TableCell>
        </TableRow>
      </TableBody>
    </Table>
  )
}

function State({ supplier, open }: { supplier: SupplierMonth; open: boolean }) {
  const t = useMessages(messages)
  if (supplier.status) return <SettlementBadge status={supplier.status} audience="merchant" />
  const empty = supplier.orders === 0 && supplier.adjustments === 0
  return (
    <span className="flex flex-wrap gap-1.5">
      {supplier.unpriced > 0 && <Badge tone="warning">{t('unpriced', { n: supplier.unpriced })}</Badge>}
      {supplier.adjustments > 0 && <Badge>{t('adjustmentsWaiting', { n: supplier.adjustments })}</Badge>}
      {empty ? <Badge>{t('nothing')}</Badge> : <Badge tone="accent">{t(open ? 'openMonth' : 'draft')}</Badge>}
    </span>
  )
}
