import { Checkbox } from '#app/components/checkbox.tsx'
import { FieldErrors } from '#app/components/field.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { BatchFormOptions } from '../types.ts'

/** Which products the cards are good for. */
export function ProductChoice(props: {
  name: string
  id: string
  chosen: readonly string[]
  errors: readonly string[] | undefined
  products: BatchFormOptions['products']
  currency: string
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (props.products.length === 0)
    return (
      <div className="flex flex-col items-start gap-3">
        <p className="text-muted">{t('noProducts')}</p>
        <LinkButton to="/admin/products/new" size="sm">
          {t('addProduct')}
        </LinkButton>
        <FieldErrors id={`${props.id}-error`} errors={props.errors} />
      </div>
    )
  return (
    <fieldset
      id={props.id}
      tabIndex={-1}
      aria-describedby={props.errors ? `${props.id}-error` : undefined}
      className="min-w-0 outline-none"
    >
      <legend className="sr-only">{t('products')}</legend>
      <div className="grid max-h-80 gap-x-4 overflow-y-auto sm:grid-cols-2">
        {props.products.map(({ productId, name, priceMinor, onShelf }) => (
          <Checkbox
            key={productId}
            name={props.name}
            value={productId}
            defaultChecked={props.chosen.includes(productId)}
            label={name}
            hint={[formatMoney(priceMinor, props.currency, locale), onShelf ? '' : t('offShelf')]
              .filter(Boolean)
              .join(' · ')}
            className="min-w-0 py-2"
          />
        ))}
      </div>
      <FieldErrors id={`${props.id}-error`} errors={props.errors} />
    </fieldset>
  )
}
