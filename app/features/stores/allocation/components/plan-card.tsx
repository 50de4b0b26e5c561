import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { Runs } from '../../ledger/components/ledger-card.tsx'
import { messages } from '../messages.ts'
import type { MovePlan } from '../types.ts'

/** Exactly which cards would go where, and the button that does it. @param fields the form once more */
export function PlanCard({
  plan,
  fields,
}: {
  plan: MovePlan
  fields: readonly (readonly [string, string])[]
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { action, fromName, free, asked } = plan
  return (
    <Card title={t('plan')}>
      <div className="flex flex-col gap-4" data-plan={asked}>
        <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
          <span className="font-medium">
            {fromName === null ? t('planHq') : t('planFrom', { name: fromName })}
          </span>
          <span className="text-muted">{t(action === 'allocate' ? 'free' : 'onHandFree', { n: free })}</span>
        </p>
        <Table caption={t('plan')}>
          <TableHead>
            <tr>
              <TableHeader>{t('receiver')}</TableHeader>
              <TableHeader numeric>{t('cards')}</TableHeader>
              <TableHeader>{t('serials')}</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {plan.parts.map(({ to, name, cards, runs, runCount }) => (
              <TableRow key={to ?? 'hq'}>
                <TableCell className="min-w-24 font-medium max-sm:whitespace-normal">
                  {name ?? t('hq')}
                </TableCell>
                <TableCell numeric>{formatNumber(cards, locale)}</TableCell>
                <TableCell wrap className="tabular-nums">
                  <Runs runs={runs} runCount={runCount} more={t('moreRuns', { n: runCount })} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
        <p className="text-[13px] text-muted">{t('note')}</p>
        <Form method="post" className="flex flex-wrap gap-2">
          {fields.map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <input type="hidden" name="fingerprint" value={plan.fingerprint} />
          <Button
            type="submit"
            name="intent"
            value="confirm"
            pending={useNavigation().formData?.get('intent') === 'confirm'}
          >
            {t(`do.${action}`, { n: asked })}
          </Button>
        </Form>
      </div>
    </Card>
  )
}
