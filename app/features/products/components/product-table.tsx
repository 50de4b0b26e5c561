import { Check, Pencil } from 'lucide-react'
import { Badge } from '#app/components/badge.tsx'
import { Button } from '#app/components/button.tsx'
import { cn } from '#app/components/cn.ts'
import { FieldErrors } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Link, useFetcher } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { common } from '#app/core/i18n/common.ts'
import { formatMoney, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { SeasonBadges } from '#app/features/seasons/components/season-badges.tsx'
import { messages } from '../messages.ts'
import type { ProductRow } from '../types.ts'
import { ProductPicture } from './product-picture.tsx'

/** What an edit in the list came to; `name` is what was typed, so that it stays after an error. */
export type ListEditResult =
  | { ok: true; productId: string }
  | { ok: false; productId: string; name?: string | undefined; errors: string[] }

export interface ProductTableProps {
  merchantId: string
  currency: string
  products: ProductRow[]
  /** The merchant's today, 'YYYY-MM-DD'. */
  today: string
  /** False: shown, but not edited. */
  editable: boolean
  /** The result of an edit that came as a whole page, without scripts. */
  result: ListEditResult | undefined
}

// On a phone a row is a small card: picture and name, and below them each value with its column's name.
const asCard =
  'max-sm:grid max-sm:grid-cols-[auto_1fr] max-sm:border-b max-sm:border-line max-sm:py-2 max-sm:last:border-b-0'
const inCard = 'max-sm:h-auto max-sm:border-b-0 max-sm:py-1'
const labelled =
  `${inCard} max-sm:col-span-2 max-sm:flex max-sm:items-center max-sm:justify-between max-sm:gap-4 ` +
  'max-sm:before:text-muted max-sm:before:content-[attr(data-label)]'

/** The merchant's products. Name and shelf state are edited in place. */
export function ProductTable({ products, ...rest }: ProductTableProps) {
  const t = useMessages(messages)
  const c = useMessages(common)
  return (
    <Table caption={t('title')} className="sm:max-h-[75dvh]">
      <TableHead className="max-sm:hidden">
        <tr>
          <TableHeader>{t('picture')}</TableHeader>
          <TableHeader>{t('name')}</TableHeader>
          <TableHeader numeric>{t('price')}</TableHeader>
          <TableHeader numeric>{t('sort')}</TableHeader>
          <TableHeader>{t('shelf')}</TableHeader>
          <TableHeader numeric>{t('stock')}</TableHeader>
          <TableHeader>{t('supplier')}</TableHeader>
          {rest.editable && <TableHeader>{c('actions')}</TableHeader>}
        </tr>
      </TableHead>
      <TableBody className="max-sm:block">
        {products.map((product) => (
          <Row key={product.productId} product={product} {...rest} />
        ))}
      </TableBody>
    </Table>
  )
}

type RowProps = Omit<ProductTableProps, 'products'> & { product: ProductRow }

function Row({ product, merchantId, currency, today, editable, result }: RowProps) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const to = `/admin/products/${product.productId}`
  const picture = (
    <ProductPicture
      merchantId={merchantId}
      imageId={product.imageId}
      alt={t('pictureOf', { name: product.name })}
      size="thumb"
      className="size-11 rounded-md"
    />
  )
  return (
    <TableRow className={asCard}>
      <TableCell className={cn('w-16', inCard)}>
        {editable ? <Link to={to}>{picture}</Link> : picture}
      </TableCell>
      <TableCell className={cn('self-center sm:min-w-64', inCard)}>
        {editable ? <NameForm product={product} result={result} /> : product.name}
        <SeasonBadges seasons={product.seasons} today={today} />
      </TableCell>
      <TableCell numeric data-label={t('price')} className={labelled}>
        {formatMoney(product.priceMinor, currency, locale)}
      </TableCell>
      <TableCell numeric data-label={t('sort')} className={labelled}>
        {formatNumber(product.sort, locale)}
      </TableCell>
      <TableCell data-label={t('shelf')} className={labelled}>
        <ShelfForm product={product} editable={editable} />
      </TableCell>
      <TableCell numeric data-label={t('stock')} className={labelled}>
        {product.stock === null ? (
          <span className="text-muted">{t('unlimited')}</span>
        ) : (
          formatNumber(product.stock, locale)
        )}
      </TableCell>
      <TableCell data-label={t('supplier')} className={labelled}>
        {product.supplierName ?? <span className="text-muted">{t('ownSupply')}</span>}
      </TableCell>
      {editable && (
        <TableCell className={cn(inCard, 'max-sm:col-span-2')}>
          <LinkButton to={to} size="sm" variant="ghost">
            <Pencil aria-hidden />
            {c('edit')}
          </LinkButton>
        </TableCell>
      )}
    </TableRow>
  )
}

function NameForm({ product, result }: { product: ProductRow; result: ListEditResult | undefined }) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const fetcher = useFetcher<ListEditResult>()
  const outcome = fetcher.data ?? result
  const failed = outcome && !outcome.ok && outcome.productId === product.productId ? outcome : undefined
  const errorId = `name-error-${product.productId}`
  return (
    <fetcher.Form method="post" className="group/name">
      <input type="hidden" name="productId" value={product.productId} />
      <div className="flex items-center gap-1.5">
        <Input
          // The server's name when it changes; what was typed while there is an error.
          key={product.name}
          name="name"
          size="sm"
          defaultValue={failed?.name ?? product.name}
          aria-label={t('nameOf', { name: product.name })}
          aria-invalid={failed ? true : undefined}
          aria-describedby={failed ? errorId : undefined}
          maxLength={80}
          required
          autoComplete="off"
          className="-ml-2.5 border-transparent bg-transparent group-hover/name:border-edge max-sm:ml-0 max-sm:border-edge"
        />
        <Button
          type="submit"
          name="intent"
          value="rename"
          size="sm"
          variant="ghost"
          pending={fetcher.state !== 'idle'}
          aria-label={`${c('save')}: ${product.name}`}
          className="sm:opacity-0 sm:group-focus-within/name:opacity-100 sm:group-hover/name:opacity-100 sm:focus-visible:opacity-100"
        >
          {fetcher.state === 'idle' && <Check aria-hidden />}
        </Button>
      </div>
      <FieldErrors id={errorId} errors={failed?.errors} />
    </fetcher.Form>
  )
}

function ShelfForm({ product, editable }: { product: ProductRow; editable: boolean }) {
  const t = useMessages(messages)
  const fetcher = useFetcher<ListEditResult>()
  // What will be true as soon as the server has said yes.
  const asked = fetcher.formData?.get('onShelf')
  const onShelf = asked === undefined || asked === null ? product.onShelf : asked === '1'
  return (
    <fetcher.Form method="post" className="flex items-center gap-2">
      <input type="hidden" name="productId" value={product.productId} />
      <input type="hidden" name="onShelf" value={onShelf ? '0' : '1'} />
      <Badge tone={onShelf ? 'success' : 'neutral'}>{t(onShelf ? 'onShelf' : 'offShelf')}</Badge>
      {editable && (
        <Button
          type="submit"
          name="intent"
          value="shelf"
          size="sm"
          variant="ghost"
          pending={fetcher.state !== 'idle'}
        >
          {t(onShelf ? 'takeOffShelf' : 'putOnShelf')}
          <span className="sr-only">: {product.name}</span>
        </Button>
      )}
    </fetcher.Form>
  )
}
