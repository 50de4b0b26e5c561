import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { CircleHelp } from 'lucide-react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Card } from '#app/components/card.tsx'
import { CopyButton } from '#app/components/copy-button.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Link } from '#app/components/navigation.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { formatDate, formatInstant, formatMoney } from '#app/core/i18n/format.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { BulkLinks } from '#app/features/cards/components/bulk-bar.tsx'
import { CardHistory } from '#app/features/cards/components/card-history.tsx'
import { CardStatusBadge } from '#app/features/cards/components/card-status.tsx'
import { loadCard } from '#app/features/cards/data.ts'
import { messages } from '#app/features/cards/messages.ts'
import { cardFilterSchema, filterQuery } from '#app/features/cards/schema.ts'
import { cardHistory } from '#app/features/changes/data.ts'
import { CHANGE_RULES } from '#app/features/changes/eligibility.ts'
import { CHANGE_ACTIONS } from '#app/features/changes/schema.ts'
import { RegionRuleWords } from '#app/features/regions/components/region-rule-words.tsx'

const params = z.object({
  serial: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .transform(Number),
})

export const loader = memberRoute(
  { permission: 'card.read', params, query: z.record(z.string(), z.string()) },
  async ({ scope, account, params, query, locale, may }) => {
    const [card, history] = await Promise.all([
      loadCard(scope, account.merchant_id, params.serial),
      cardHistory(scope, params.serial),
    ])
    if (!card) throw new Response('not found', { status: 404 })
    const came = cardFilterSchema.safeParse(query)
    return {
      title: translator(messages, locale)('cardTitle', { serial: String(card.serial) }),
      card,
      history,
      back: String(new URLSearchParams(came.success ? filterQuery(came.data) : {})),
      mayReadLog: may('log.read'),
      actions: CHANGE_ACTIONS.filter((action) => may(CHANGE_RULES[action].permission)),
      mayExport: may('card.export'),
      currency: account.currency,
      timeZone: account.time_zone,
    }
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function OneCard() {
  const t = useMessages(messages)
  const { title, card, history, back, actions, mayExport, mayReadLog, timeZone } =
    useLoaderData<typeof loader>()
  const list = `/admin/cards${back && `?${back}`}`
  return (
    <>
      <PageHeader
        title={title}
        actions={
          <LinkButton to={`/admin/why?by=serial&q=${card.serial}`}>
            <CircleHelp aria-hidden />
            {t('why')}
          </LinkButton>
        }
        breadcrumb={<Breadcrumb items={[{ label: t('backToCards'), to: list }, { label: title }]} />}
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <div className="flex min-w-0 flex-col gap-5">
          <Facts />
          {(actions.length > 0 || mayExport) && (
            <Card title={t('actOnCard')}>
              <BulkLinks
                query={`serialFrom=${card.serial}&serialTo=${card.serial}`}
                actions={actions}
                mayExport={mayExport}
              />
            </Card>
          )}
        </div>
        <CardHistory entries={history} timeZone={timeZone} mayReadLog={mayReadLog} />
      </div>
    </>
  )
}

function Facts() {
  const t = useMessages(messages)
  const locale = useLocale()
  const { card, currency, timeZone } = useLoaderData<typeof loader>()
  const day = (value: string | null) => (value ? formatDate(value, locale) : t('noLimit'))
  const moment = (at: Date | null) => at && formatInstant(at, timeZone, locale)
  const link = 'underline'
  return (
    <Card title={t('facts')}>
      <KeyValue
        items={[
          {
            label: t('number'),
            value: (
              <span className="flex flex-wrap items-center gap-2">
                <span className="font-mono break-all">{card.number}</span>
                <CopyButton text={card.number} />
              </span>
            ),
          },
          { label: t('status'), value: <CardStatusBadge card={card} /> },
          { label: t('faceValue'), value: formatMoney(card.faceValueMinor, currency, locale) },
          {
            label: t('batch'),
            value: (
              <Link to={`/admin/batches/${card.batchId}`} className={link}>
                {card.batchName}
              </Link>
            ),
          },
          {
            label: t('products'),
            value: (
              <>
                {card.products.join('、')}
                <span className="text-muted">{t(card.ownProducts ? 'ofCard' : 'ofBatch')}</span>
              </>
            ),
          },
          { label: t('validFrom'), value: day(card.validFrom) },
          { label: t('validTo'), value: day(card.validTo) },
          { label: t('channel'), value: card.channel },
          { label: t('store'), value: card.store },
          { label: t('regions'), value: <RegionRuleWords rule={card.regions} /> },
          { label: t('remark'), value: card.remark && <span className="break-words">{card.remark}</span> },
          { label: t('activatedAt'), value: moment(card.activatedAt) },
          { label: t('redeemedAt'), value: moment(card.redeemedAt) },
          {
            label: t('order'),
            value: card.orderNo && (
              <Link
                to={`/admin/orders?q=${encodeURIComponent(card.orderNo)}`}
                className={`${link} font-mono`}
              >
                {card.orderNo}
              </Link>
            ),
          },
        ].map(({ label, value }) => ({ label, value: value || '–' }))}
      />
    </Card>
  )
}
