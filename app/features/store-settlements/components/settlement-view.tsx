import { ArrowLeftRight, ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '#app/components/badge.tsx'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant, formatMoney, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { columnInWords } from '../../reports/in-words.ts'
import { addMonths } from '../../settlements/month.ts'
import { messages } from '../messages.ts'
import type { Balance, Pair, Settlement } from '../types.ts'

const link = 'rounded-md text-accent-ink hover:underline'
/** Stores with which a matrix can still be taken in. */
const MATRIX_STORES = 10

export interface SettlementViewProps {
  settlement: Settlement
  currency: string
  timeZone: string
  /** The address of the month chooser: `?month=` is added. */
  place: string
  /** Where a store leads; undefined: nowhere. */
  storeHref: ((storeId: string) => string) | undefined
  /** Where a pair leads: to its lines. */
  pairHref: (pair: Pick<Pair, 'soldStoreId' | 'handedStoreId'>) => string
  /** Only of this store: what others owe each other is not part of it. */
  storeId?: string | undefined
  /** Shown beside the state: issuing. */
  action?: ReactNode
}

/** A month of settlement: who owes whom. */
export function SettlementView(props: SettlementViewProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { settlement, place, action, currency, timeZone } = props
  const { month, issued, open, pairs } = settlement
  const balances = settlement.balances.filter((each) => [undefined, each.storeId].includes(props.storeId))
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <nav aria-label={t('month')} className="flex items-center gap-2">
          <LinkButton to={`${place}?month=${addMonths(month, -1)}`} size="sm" aria-label={t('previous')}>
            <ChevronLeft aria-hidden />
          </LinkButton>
          <span className="min-w-28 text-center font-medium">{columnInWords(month, locale)}</span>
          <LinkButton to={`${place}?month=${addMonths(month, 1)}`} size="sm" aria-label={t('next')}>
            <ChevronRight aria-hidden />
          </LinkButton>
        </nav>
        {issued ? (
          <>
            <Badge tone="success">{t('issuedNo', { no: issued.statementNo })}</Badge>
            <span className="text-[13px] text-muted">
              {t('issuedAt', { at: formatInstant(issued.issuedAt, timeZone, locale) })}
            </span>
          </>
        ) : (
          <>
            <Badge tone="neutral">{t('draft')}</Badge>
            {open && <span className="text-[13px] text-muted">{t('draftOpen')}</span>}
          </>
        )}
        {action && <div className="ml-auto">{action}</div>}
      </div>
      {pairs.length === 0 ? (
        <EmptyState
          icon={ArrowLeftRight}
          title={t('empty', { month: columnInWords(month, locale) })}
          body={t('emptyBody')}
        />
      ) : (
        <>
          <Card title={t('balances')} description={t('netHint')}>
            <Balances {...{ balances, currency }} storeHref={props.storeHref} />
          </Card>
          {balances.length > 2 && balances.length <= MATRIX_STORES && (
            <Card title={t('matrix')} description={t('matrixHint')}>
              <Matrix {...props} />
            </Card>
          )}
          <Card title={t('pairs')}>
            <Pairs {...props} />
          </Card>
        </>
      )}
    </div>
  )
}

function Balances({
  balances,
  currency,
  storeHref,
}: {
  balances: readonly Balance[]
  currency: string
  storeHref: SettlementViewProps['storeHref']
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const money = (minor: number) => formatMoney(minor, currency, locale)
  return (
    <Table caption={t('balances')} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('store')}</TableHeader>
          <TableHeader numeric title={t('getsHint')}>
            {t('gets')}
          </TableHeader>
          <TableHeader numeric>{t('cards')}</TableHeader>
          <TableHeader numeric title={t('owesHint')}>
            {t('owes')}
          </TableHeader>
          <TableHeader numeric>{t('cards')}</TableHeader>
          <TableHeader numeric>{t('net')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {balances.map((balance) => (
          <TableRow key={balance.storeId} data-store={balance.storeId}>
            <TableCell wrap className="font-medium">
              {storeHref ? (
                <Link to={storeHref(balance.storeId)} className={link}>
                  {balance.name}
                </Link>
              ) : (
                balance.name
              )}
            </TableCell>
            <TableCell numeric>{money(balance.getsMinor)}</TableCell>
            <TableCell numeric className="text-muted">
              {formatNumber(balance.getsCards, locale)}
            </TableCell>
            <TableCell numeric>{money(balance.owesMinor)}</TableCell>
            <TableCell numeric className="text-muted">
              {formatNumber(balance.owesCards, locale)}
            </TableCell>
            <TableCell
              numeric
              className={balance.netMinor < 0 ? 'font-semibold text-danger-ink' : 'font-semibold'}
            >
              {money(balance.netMinor)}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function Matrix({ settlement: { pairs, balances }, currency, pairHref }: SettlementViewProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const cells = new Map(pairs.map((pair) => [`${pair.soldStoreId} ${pair.handedStoreId}`, pair]))
  return (
    <Table caption={t('matrix')} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('soldStore')}</TableHeader>
          {balances.map(({ storeId, name }) => (
            <TableHeader key={storeId} numeric>
              {name}
            </TableHeader>
          ))}
        </tr>
      </TableHead>
      <TableBody>
        {balances.map((row) => (
          <TableRow key={row.storeId}>
            <TableCell wrap className="font-medium">
              {row.name}
            </TableCell>
            {balances.map(({ storeId }) => {
              const pair = cells.get(`${row.storeId} ${storeId}`)
              return (
                <TableCell key={storeId} numeric className={pair ? '' : 'text-muted'}>
                  {pair ? (
                    <Link to={pairHref(pair)} className="hover:underline">
                      {formatMoney(pair.amountMinor, currency, locale, { whole: true })}
                      <span className="block text-xs text-muted">
                        {t('cards')} {formatNumber(pair.cards, locale)}
                      </span>
                    </Link>
                  ) : row.storeId === storeId ? (
                    ''
                  ) : (
                    '–'
                  )}
                </TableCell>
              )
            })}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function Pairs({ settlement, currency, pairHref }: SettlementViewProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Table caption={t('pairs')}>
      <TableHead>
        <tr>
          <TableHeader>{t('soldStore')}</TableHeader>
          <TableHeader>{t('handedStore')}</TableHeader>
          <TableHeader numeric>{t('cards')}</TableHeader>
          <TableHeader numeric>{t('amount')}</TableHeader>
          <TableHeader />
        </tr>
      </TableHead>
      <TableBody>
        {settlement.pairs.map((pair) => (
          <TableRow key={`${pair.soldStoreId} ${pair.handedStoreId}`}>
            <TableCell wrap>{pair.soldStoreName}</TableCell>
            <TableCell wrap>{pair.handedStoreName}</TableCell>
            <TableCell numeric>{formatNumber(pair.cards, locale)}</TableCell>
            <TableCell numeric className="font-medium">
              {formatMoney(pair.amountMinor, currency, locale)}
            </TableCell>
            <TableCell>
              <Link to={pairHref(pair)} className={link}>
                {t('lines')}
              </Link>
            </TableCell>
          </TableRow>
        ))}
        <TableRow data-totals>
          <TableCell className="font-semibold">{t('total')}</TableCell>
          <TableCell />
          <TableCell numeric className="font-semibold">
            {formatNumber(settlement.cards, locale)}
          </TableCell>
          <TableCell numeric className="font-semibold">
            {formatMoney(settlement.totalMinor, currency, locale)}
          </TableCell>
          <TableCell />
        </TableRow>
      </TableBody>
    </Table>
  )
}
