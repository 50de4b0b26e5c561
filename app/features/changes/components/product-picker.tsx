import { useState } from 'react'
import { Checkbox } from '#app/components/checkbox.tsx'
import { Field, FieldErrors } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { ChangeOptions } from '../types.ts'

/** From so many products on, a search is worth its place. */
const SEARCH_FROM = 8

/** Products to tick, with a search over their names. What is ticked stays so while a search hides it. */
export function ProductPicker(props: {
  name: string
  id: string
  chosen: readonly string[]
  errors: readonly string[] | undefined
  products: ChangeOptions['products']
  currency: string
}) {
  const { name, id, chosen, errors, products, currency } = props
  const t = useMessages(messages)
  const locale = useLocale()
  const [typed, setTyped] = useState('')
  const word = typed.trim().toLocaleLowerCase()
  const shown = (product: ChangeOptions['products'][number]) =>
    product.name.toLocaleLowerCase().includes(word)
  if (products.length === 0) return <NoProducts id={id} errors={errors} />
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      aria-describedby={errors ? `${id}-error` : undefined}
      className="min-w-0 outline-none"
    >
      <legend className="mb-2 font-medium">{t('products')}</legend>
      {products.length >= SEARCH_FROM && (
        <Field label={t('searchProducts')} hideLabel className="mb-2 max-w-sm">
          <Input
            type="search"
            value={typed}
            placeholder={t('searchProducts')}
            onChange={(event) => setTyped(event.currentTarget.value)}
            // Enter searches here; it must not send the form.
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          />
        </Field>
      )}
      {!products.some(shown) && (
        <p className="py-2 text-muted">{t('noProductFound', { word: typed.trim() })}</p>
      )}
      <div className="grid max-h-80 gap-x-4 overflow-y-auto sm:grid-cols-2">
        {products.map((product) => (
          <Checkbox
            key={product.id}
            name={name}
            value={product.id}
            defaultChecked={chosen.includes(product.id)}
            label={product.name}
            hint={[formatMoney(product.priceMinor, currency, locale), product.onShelf ? '' : t('offShelf')]
              .filter(Boolean)
              .join(' · ')}
            className={shown(product) ? 'min-w-0 py-2' : 'hidden'}
          />
        ))}
      </div>
      <FieldErrors id={`${id}-error`} errors={errors} />
    </fieldset>
  )
}

function NoProducts({ id, errors }: { id: string; errors: readonly string[] | undefined }) {
  const t = useMessages(messages)
  return (
    <div className="flex flex-col items-start gap-3">
      <p className="text-muted">{t('noProducts')}</p>
      <LinkButton to="/admin/products/new" size="sm">
        {t('addProduct')}
      </LinkButton>
      <FieldErrors id={`${id}-error`} errors={errors} />
    </div>
  )
}
