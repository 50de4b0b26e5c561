import { Check } from 'lucide-react'
import { Badge } from '#app/components/badge.tsx'
import { buttonStyle } from '#app/components/button-style.ts'
import { Card } from '#app/components/card.tsx'
import { cn } from '#app/components/cn.ts'
import { LinkButton } from '#app/components/link-button.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Overview } from '../types.ts'

/** For a new merchant: what to do until the first card can be redeemed. */
export function FirstSteps({
  overview,
  siteAddress,
}: {
  overview: Pick<Overview, 'products' | 'batches' | 'activated' | 'redeemed'>
  siteAddress: string
}) {
  const t = useMessages(messages)
  const hasProduct = overview.products > 0
  const hasBatch = overview.batches > 0
  const steps = [
    {
      title: t('stepProduct'),
      body: t('stepProductBody'),
      done: hasProduct,
      action: (
        <LinkButton to="/admin/products/new" variant="primary">
          {t('stepProduct')}
        </LinkButton>
      ),
    },
    {
      title: t('stepBatch'),
      body: t('stepBatchBody'),
      done: hasBatch,
      action: (
        <LinkButton to="/admin/batches/new" variant={hasProduct ? 'primary' : 'secondary'}>
          {t('stepBatch')}
        </LinkButton>
      ),
    },
    {
      title: t('stepActivate'),
      body: t('stepActivateBody'),
      done: overview.activated,
      action: (
        <LinkButton to="/admin/cards?status=created" variant={hasBatch ? 'primary' : 'secondary'}>
          {t('stepActivate')}
        </LinkButton>
      ),
    },
    {
      title: t('stepSite'),
      body: t('stepSiteBody'),
      done: overview.redeemed,
      action: (
        <a href={siteAddress} target="_blank" rel="noreferrer" className={buttonStyle('secondary', 'md')}>
          {t('siteOpen')}
        </a>
      ),
    },
  ]
  return (
    <Card title={t('stepsTitle')} description={t('stepsLead')}>
      <ol className="grid gap-5 sm:grid-cols-2 xl:grid-cols-4">
        {steps.map((step, index) => (
          <li key={step.title} className="flex min-w-0 gap-3">
            <span
              aria-hidden
              className={cn(
                'inline-flex size-7 shrink-0 items-center justify-center rounded-md text-sm font-semibold',
                step.done ? 'bg-success-soft text-success-ink' : 'bg-accent-soft text-accent-ink',
              )}
            >
              {step.done ? <Check className="size-4" /> : index + 1}
            </span>
            <div className="flex min-w-0 flex-1 flex-col items-start gap-1">
              <h3 className="font-medium">{step.title}</h3>
              <p className="mb-2 text-[13px] text-muted">{step.body}</p>
              {step.done ? <Badge tone="success">{t('stepDone')}</Badge> : step.action}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  )
}
