import type { SubmissionResult } from '@conform-to/react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Field } from '#app/components/field.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Input } from '#app/components/input.tsx'
import { Form, Link } from '#app/components/navigation.tsx'
import { formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Draft, UnpricedGroup } from '../types.ts'
import { Adjustments } from './adjustments.tsx'
import { ConfirmedSubmit } from './confirmed-submit.tsx'
import { LineTable } from './line-table.tsx'

/** What a price form was refused for, and what was typed in it. */
export type PriceProblem = { productId: string; part: number; typed: string; errors: string[] }

interface DraftViewProps {
  draft: Draft
  currency: string
  priceProblem: PriceProblem | undefined
  adjustmentResult: SubmissionResult<string[]> | undefined
}

/** The statement of a month before it is issued: what it comes to, what is missing, and its lines. */
export function DraftView({ draft, currency, priceProblem, adjustmentResult }: DraftViewProps) {
  const { orders, unpriced, adjustments, lines } = draft
  return (
    <div className="flex flex-col gap-5">
      {unpriced.length > 0 && <Unpriced groups={unpriced} problem={priceProblem} />}
      <Summary draft={draft} currency={currency} />
      <Adjustments adjustments={adjustments} currency={currency} lastResult={adjustmentResult} />
      <LineTable lines={lines} all={orders} currency={currency} />
    </div>
  )
}

function Summary({ draft, currency }: { draft: Draft; currency: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { supplierName: supplier, month, orders, open, unpriced, adjustments } = draft
  const amount = formatMoney(draft.totalMinor, currency, locale)
  const empty = orders === 0 && adjustments.length === 0
  return (
    <Card>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div>
          <p className="text-lg font-semibold">{t('totalOf', { n: orders, amount })}</p>
          <p className="text-muted">
            {open ? t('openHint', { month }) : empty ? t('linesEmpty') : t('issueHint')}
          </p>
        </div>
        {!open && !empty && unpriced.length === 0 && (
          <ConfirmedSubmit
            fields={{ intent: 'issue', total: String(draft.totalMinor) }}
            label={t('issue')}
            title={t('issueTitle', { supplier, month })}
            consequence={t('issueBody', { orders, amount })}
            confirmLabel={t('issueConfirm', { orders })}
          />
        )}
      </div>
    </Card>
  )
}

function Unpriced({
  groups,
  problem,
}: {
  groups: readonly UnpricedGroup[]
  problem: PriceProblem | undefined
}) {
  const t = useMessages(messages)
  return (
    <Card>
      <Flash tone="warning" title={t('unpricedTitle')}>
        {t('unpricedBody')}
      </Flash>
      <ul className="mt-4 flex flex-col gap-4">
        {groups.map((group) => {
          const own =
            problem?.productId === group.productId && problem.part === group.part ? problem : undefined
          return <UnpricedRow key={`${group.productId} ${group.part}`} group={group} problem={own} />
        })}
      </ul>
    </Card>
  )
}

function UnpricedRow({ group, problem }: { group: UnpricedGroup; problem: PriceProblem | undefined }) {
  const t = useMessages(messages)
  const { productId, part, productName, orders } = group
  return (
    <li>
      <Form method="post" className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <input type="hidden" name="productId" value={productId} />
        <input type="hidden" name="part" value={part} />
        <span className="min-w-0 flex-1 basis-60 pt-2">
          {t('unpricedGroup', { product: productName, n: orders })}
          <Link to={`/admin/products/${productId}`} className="ml-3 text-[13px] text-accent-ink underline">
            {t('openProduct')}
          </Link>
        </span>
        <Field
          label={t('priceFor', { product: productName })}
          hideLabel
          errors={problem?.errors}
          className="w-40"
        >
          <Input
            name="price"
            inputMode="decimal"
            autoComplete="off"
            placeholder={t('price')}
            defaultValue={problem?.typed}
          />
        </Field>
        <Button type="submit" name="intent" value="price" variant="secondary">
          {t('setPrice', { n: orders })}
        </Button>
      </Form>
    </li>
  )
}
