import type { Member } from '#app/core/auth/account.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { type Meant, readCode } from './read-code.ts'
import { MAX_SALE } from './schema.ts'
import { runsInWords, runsOf, runsOfMultirange, writeRuns } from './serial-runs.ts'
import type {
  Cancellation,
  RunPreview,
  Sale,
  SaleCard,
  SaleHead,
  SaleRefusal,
  SoldCard,
  SoldState,
} from './types.ts'

/** Cards that a sale's page lists one by one. */
export const SOLD_SHOWN = 200

/** Cards as they are now, with whether each can be sold by whoever asks; in the order of their serials. */
export function cardsForSale(
  tx: Tx,
  asked: { numbers?: readonly string[]; serials?: readonly number[] },
): Promise<SaleCard[]> {
  const { numbers = [], serials = [] } = asked
  return tx<SaleCard[]>`
    select serial, number, state, face_value_minor as "faceValueMinor", batch_name as "batchName", at, by_name as by
    from private.cards_for_sale(${[...numbers]}::text[], ${[...serials]}::bigint[])`
}

/** The card that a text stands for: by its number as typed, else by its serial, else by its number as it was misread. */
export async function cardMeant(tx: Tx, { numbers, serial }: Meant): Promise<SaleCard | undefined> {
  const found = await cardsForSale(tx, { numbers, serials: serial === undefined ? [] : [serial] })
  const byNumber = (at: number) => found.find((card) => card.number === numbers[at])
  return byNumber(0) ?? found.find((card) => card.serial === serial) ?? byNumber(1)
}

/** What the clerk has scanned and not sold, the newest first, each card as it is now. */
export function loadPile(account: Member): Promise<SaleCard[]> {
  return withTenant(account.scope, ({ tx }) => readPile(tx, account))
}

async function readPile(tx: Tx, { merchant_id, member_id }: Member): Promise<SaleCard[]> {
  const rows = await tx<{ serial: number }[]>`
    select serial from sale_pile where merchant_id = ${merchant_id} and member_id = ${member_id}
    order by added_at desc, serial desc limit ${MAX_SALE}`
  const serials = rows.map((row) => row.serial)
  const cards = new Map((await cardsForSale(tx, { serials })).map((card) => [card.serial, card]))
  return serials.flatMap((serial) => cards.get(serial) ?? [])
}

export type RunAnswer =
  | { ok: true; run: RunPreview }
  | { ok: false; reason: 'FROM_UNKNOWN' | 'TO_UNKNOWN' | 'UPSIDE_DOWN' | 'TOO_MANY'; cards?: number }

/**
 * Looks at a run of serials without changing anything.
 * @param from, to serial or number of its first and last card
 */
export function previewRun(account: Member, from: string, to: string): Promise<RunAnswer> {
  return withTenant(account.scope, async ({ tx }) => {
    const first = await endOf(tx, account, from)
    if (first === undefined) return { ok: false, reason: 'FROM_UNKNOWN' }
    const last = await endOf(tx, account, to)
    if (last === undefined) return { ok: false, reason: 'TO_UNKNOWN' }
    if (last < first) return { ok: false, reason: 'UPSIDE_DOWN' }
    const length = last - first + 1
    if (length > MAX_SALE) return { ok: false, reason: 'TOO_MANY', cards: length }
    const serials = Array.from({ length }, (_, i) => first + i)
    return { ok: true, run: summary(serials, await cardsForSale(tx, { serials })) }
  })
}

async function endOf(tx: Tx, account: Member, text: string): Promise<number | undefined> {
  const read = readCode(text, account.merchant_code)
  if (!read.ok) return undefined
  return (await cardMeant(tx, read.meant))?.serial ?? read.meant.serial
}

function summary(serials: readonly number[], cards: readonly SaleCard[]): RunPreview {
  const known = new Map(cards.map((card) => [card.serial, card]))
  const good = cards.filter((card) => card.state === 'OK')
  const bad = new Map<SaleRefusal, number[]>()
  for (const serial of serials) {
    const state = known.get(serial)?.state ?? 'UNKNOWN'
    if (state !== 'OK') bad.set(state, [...(bad.get(state) ?? []), serial])
  }
  return {
    from: serials[0] ?? 0,
    to: serials.at(-1) ?? 0,
    firstNumber: known.get(serials[0] ?? 0)?.number ?? null,
    lastNumber: known.get(serials.at(-1) ?? 0)?.number ?? null,
    serials: writeRuns(good.map((card) => card.serial)),
    cards: good.length,
    faceValueMinor: good.reduce((sum, card) => sum + (card.faceValueMinor ?? 0), 0),
    skipped: [...bad].map(([reason, which]) => ({
      reason,
      cards: which.length,
      serials: runsInWords(runsOf(which), '、', 3, '…'),
    })),
  }
}

type HeadRow = Omit<SaleHead, 'saleNo' | 'clerk'> & { day: string; dayNo: number; memberId: string }

const headColumns = (tx: Tx) => tx`
  s.sale_id as "saleId", s.at, s.day, s.day_no as "dayNo", s.member_id as "memberId", s.cards,
  s.face_value_minor as "faceValueMinor",
  coalesce((select sum(x.cards) from sale_cancellations x
    where x.merchant_id = s.merchant_id and x.sale_id = s.sale_id), 0)::int as cancelled,
  coalesce((select sum(x.face_value_minor) from sale_cancellations x
    where x.merchant_id = s.merchant_id and x.sale_id = s.sale_id), 0)::bigint as "cancelledMinor"`

/** Number of a receipt: 20261122-0007, the seventh of the store on that day. */
function saleNumber(day: string, dayNo: number): string {
  return `${day.replaceAll('-', '')}-${String(dayNo).padStart(4, '0')}`
}

/** Names of people of the store by id, as receipts and lists show them. */
async function clerkNames(tx: Tx, ids: readonly string[]): Promise<(id: string) => string> {
  const rows = await tx<{ id: string; name: string }[]>`
    select member_id as id, name from private.clerk_names(${[...new Set(ids)]}::uuid[])`
  const names = new Map(rows.map((row) => [row.id, row.name]))
  return (id) => names.get(id) ?? '—'
}

async function headsOf(tx: Tx, rows: readonly HeadRow[]): Promise<SaleHead[]> {
  const clerk = await clerkNames(
    tx,
    rows.map((row) => row.memberId),
  )
  return rows.map(({ day, dayNo, memberId, ...head }) => ({
    ...head,
    saleNo: saleNumber(day, dayNo),
    clerk: clerk(memberId),
  }))
}

/** The sales of the clerk's store on a day of the merchant's time zone, newest first; undefined: today. */
export function listSales(
  account: Member,
  day: string | undefined,
): Promise<{ day: string; today: string; sales: SaleHead[] }> {
  return withTenant(account.scope, async ({ tx }) => {
    const [now] = await tx<{ today: string }[]>`
      select (now() at time zone ${account.time_zone})::date as today`
    const today = now?.today ?? ''
    const rows = await tx<HeadRow[]>`
      select ${headColumns(tx)} from sales s
      where s.merchant_id = ${account.merchant_id} and s.store_id = ${account.store_id} and s.day = ${day ?? today}
      order by s.day_no desc`
    return { day: day ?? today, today, sales: await headsOf(tx, rows) }
  })
}

/** A sale's line of the list; undefined when the clerk's store has none of this id. */
export function loadSaleHead(account: Member, saleId: string): Promise<SaleHead | undefined> {
  return withTenant(account.scope, ({ tx }) => readSaleHead(tx, account, saleId))
}

/** The same inside a transaction. */
export async function readSaleHead(tx: Tx, account: Member, saleId: string): Promise<SaleHead | undefined> {
  const rows = await tx<HeadRow[]>`
    select ${headColumns(tx)} from sales s
    where s.merchant_id = ${account.merchant_id} and s.sale_id = ${saleId} and s.store_id = ${account.store_id}`
  const [head] = await headsOf(tx, rows)
  return head
}

/**
 * The cards of a sale `s`, from `cards c`. Those that were activated at another moment have been taken back, whoever did
 * it, and perhaps sold again since.
 */
const soldCards = (tx: Tx, account: Member, saleId: string) => tx`
  select c.serial, c.number, b.name as "batchName", b.face_value_minor as "faceValueMinor",
    case when c.activated_at is distinct from s.at then 'cancelled' else c.status::text end as state
  from sales s
  cross join lateral unnest(s.serials) run
  cross join lateral generate_series(lower(run), upper(run) - 1) n (serial)
  join cards c on c.merchant_id = s.merchant_id and c.serial = n.serial
  join card_batches b on b.merchant_id = c.merchant_id and b.batch_id = c.batch_id
  where s.merchant_id = ${account.merchant_id} and s.sale_id = ${saleId} and s.store_id = ${account.store_id}`

/** A sale with its cards and what has become of them; undefined when the clerk's store has none of this id. */
export function loadSale(account: Member, saleId: string): Promise<Sale | undefined> {
  return withTenant(account.scope, async ({ tx }) => {
    const head = await readSaleHead(tx, account, saleId)
    if (!head) return undefined
    const [more] = await tx<{ store: string; serials: string }[]>`
      select t.name as store, s.serials::text as serials from sales s
      join stores t on t.merchant_id = s.merchant_id and t.store_id = s.store_id
      where s.merchant_id = ${account.merchant_id} and s.sale_id = ${saleId}`
    const states = await tx<{ state: SoldState; n: number; minor: number }[]>`
      select k.state, count(*) as n, sum(k."faceValueMinor")::bigint as minor
      from (${soldCards(tx, account, saleId)}) k group by k.state`
    const sold = await tx<SoldCard[]>`${soldCards(tx, account, saleId)} order by c.serial limit ${SOLD_SHOWN}`
    const byState = { active: 0, redeemed: 0, void: 0, cancelled: 0 }
    for (const { state, n } of states) byState[state] = n
    return {
      ...head,
      store: more?.store ?? '',
      serials: runsOfMultirange(more?.serials ?? ''),
      sold: [...sold],
      byState,
      activeMinor: states.find(({ state }) => state === 'active')?.minor ?? 0,
      cancellations: await readCancellations(tx, account, saleId),
    }
  })
}

async function readCancellations(tx: Tx, account: Member, saleId: string): Promise<Cancellation[]> {
  const rows = await tx<(Omit<Cancellation, 'clerk'> & { memberId: string })[]>`
    select x.at, x.member_id as "memberId", x.cards, x.face_value_minor as "faceValueMinor", x.serials::text as serials
    from sale_cancellations x where x.merchant_id = ${account.merchant_id} and x.sale_id = ${saleId} order by x.at`
  const clerk = await clerkNames(
    tx,
    rows.map((row) => row.memberId),
  )
  return rows.map(({ memberId, serials, ...rest }) => ({
    ...rest,
    serials: runsOfMultirange(serials),
    clerk: clerk(memberId),
  }))
}
