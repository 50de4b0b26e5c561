import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { Form, useSubmit } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Product } from '../types.ts'

/** The way to delete a product, or why it cannot be deleted and what to do instead. */
export function DeleteProduct({ product }: { product: Product }) {
  const t = useMessages(messages)
  const submit = useSubmit()
  if (product.bindings > 0) {
    return (
      <Card title={t('deleteTitle')} description={t('inUse')}>
        {product.onShelf && (
          <Form method="post">
            <Button type="submit" name="intent" value="takeOffShelf" variant="secondary">
              {t('takeOffShelf')}
            </Button>
          </Form>
        )}
      </Card>
    )
  }
  return (
    <Card title={t('deleteTitle')} description={t('deleteHint')}>
      <noscript>
        <Form method="post">
          <Button type="submit" name="intent" value="delete" variant="danger">
            {t('deleteTitle')}
          </Button>
        </Form>
      </noscript>
      <ConfirmDialog
        title={t('deleteQuestion', { name: product.name })}
        consequence={t('deleteBody', { n: product.imageIds.length })}
        confirmLabel={t('deleteConfirm')}
        danger
        onConfirm={() => submit({ intent: 'delete' }, { method: 'post' })}
        trigger={<Button variant="danger">{t('deleteTitle')}</Button>}
      />
    </Card>
  )
}
