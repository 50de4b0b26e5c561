import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Field } from '#app/components/field.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Input } from '#app/components/input.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Select } from '#app/components/select.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { CARRIERS, carrierName } from '../../orders/carriers.ts'
import type { ErpMapping } from '../data.ts'
import { setupMessages } from '../setup-messages.ts'
import type { Typed } from './goods-form.tsx'

/** Shops of channels. @param shopNo of the settings, for channels that have none */
export function ShopsForm({ shops, shopNo }: { shops: ErpMapping['shops']; shopNo: string }) {
  const t = useMessages(setupMessages)
  const c = useMessages(common)
  return (
    <Form method="post">
      <input type="hidden" name="intent" value="shops" />
      <Card title={t('shopsTitle')} description={t('shopsLead', { shopNo: shopNo || '–' })}>
        {shops.length === 0 ? (
          <p className="text-[13px] text-muted">{t('noChannels')}</p>
        ) : (
          <div className="flex flex-col gap-3">
            {shops.map(({ channelId, name, shopNo: own }, at) => (
              <div key={channelId} className="grid grid-cols-2 items-center gap-3">
                <input type="hidden" name={`rows[${at}].channelId`} value={channelId} />
                <span className="text-[13px]">{name}</span>
                <Field label={t('shopNoOf', { name })} hideLabel>
                  <Input
                    name={`rows[${at}].shopNo`}
                    size="sm"
                    defaultValue={own}
                    placeholder={shopNo}
                    maxLength={20}
                    autoComplete="off"
                  />
                </Field>
              </div>
            ))}
            <div>
              <Button type="submit" size="sm">
                {c('save')}
              </Button>
            </div>
          </div>
        )}
      </Card>
    </Form>
  )
}

/** What the ERP calls carriers. */
export function CarriersForm({
  carriers,
  unknown,
  typed,
}: {
  carriers: ErpMapping['carriers']
  unknown: readonly string[]
  typed: Typed | undefined
}) {
  const t = useMessages(setupMessages)
  const c = useMessages(common)
  const locale = useLocale()
  return (
    <Card title={t('carriersTitle')} description={t('carriersLead')}>
      <div className="flex flex-col gap-4">
        {unknown.length > 0 && (
          <Flash tone="warning">{t('carriersWaiting', { names: unknown.join('、') })}</Flash>
        )}
        <Names
          intent="removeCarrier"
          rows={carriers.map(({ erpName, carrier }) => [erpName, erpName, carrierName(carrier, locale)])}
        />
        <Form
          method="post"
          key={carriers.length}
          className="grid items-start gap-3 sm:grid-cols-[1fr_1fr_auto]"
        >
          <input type="hidden" name="intent" value="carrier" />
          <Field label={t('erpCarrier')} errors={typed?.errors.erpName}>
            <Input
              name="erpName"
              defaultValue={typed?.values.erpName ?? unknown[0] ?? ''}
              maxLength={60}
              autoComplete="off"
            />
          </Field>
          <Field label={t('carrier')} errors={typed?.errors.carrier}>
            <Select
              name="carrier"
              defaultValue={typed?.values.carrier ?? ''}
              placeholder={c('pleaseChoose')}
              options={CARRIERS.map((carrier) => ({ value: carrier.code, label: carrier[locale] }))}
            />
          </Field>
          <Button type="submit" variant="secondary" className="sm:mt-6">
            {c('add')}
          </Button>
        </Form>
      </div>
    </Card>
  )
}

/** What the ERP calls regions. @param waiting code of a province that orders wait for */
export function RegionsForm({
  regions,
  waiting,
  typed,
}: {
  regions: ErpMapping['regions']
  waiting: string | undefined
  typed: Typed | undefined
}) {
  const t = useMessages(setupMessages)
  const c = useMessages(common)
  return (
    <Card title={t('regionsTitle')} description={t('regionsLead')}>
      <div className="flex flex-col gap-4">
        <Names intent="removeRegion" rows={regions.map(({ code, erpName }) => [code, code, erpName])} />
        <Form
          method="post"
          key={regions.length}
          className="grid items-start gap-3 sm:grid-cols-[1fr_1fr_auto]"
        >
          <input type="hidden" name="intent" value="region" />
          <Field label={t('regionCode')} errors={typed?.errors.code}>
            <Input
              name="code"
              defaultValue={typed?.values.code ?? waiting ?? ''}
              inputMode="numeric"
              maxLength={6}
              autoComplete="off"
            />
          </Field>
          <Field label={t('regionName')} errors={typed?.errors.erpName}>
            <Input
              name="erpName"
              defaultValue={typed?.values.erpName ?? ''}
              maxLength={40}
              autoComplete="off"
            />
          </Field>
          <Button type="submit" variant="secondary" className="sm:mt-6">
            {c('add')}
          </Button>
        </Form>
      </div>
    </Card>
  )
}

/** Pairs of names, each with a button that takes it away. */
function Names({
  intent,
  rows,
}: {
  intent: 'removeCarrier' | 'removeRegion'
  rows: readonly (readonly [key: string, theirs: string, ours: string])[]
}) {
  const t = useMessages(setupMessages)
  if (rows.length === 0) return <p className="text-[13px] text-muted">{t('empty')}</p>
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {rows.map(([key, theirs, ours]) => (
        <li key={key} className="flex items-center justify-between gap-3 px-3 py-1.5 text-[13px]">
          <span className="min-w-0 break-words">
            {theirs} <span className="text-muted">→</span> {ours}
          </span>
          <Form method="post">
            <input type="hidden" name="intent" value={intent} />
            <input type="hidden" name="name" value={key} />
            <Button type="submit" size="sm" variant="ghost" aria-label={t('removeOf', { name: theirs })}>
              {t('remove')}
            </Button>
          </Form>
        </li>
      ))}
    </ul>
  )
}
