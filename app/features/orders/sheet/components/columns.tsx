import type {
  CellClassParams,
  CellClassRules,
  ColDef,
  ICellRendererParams,
  ValueFormatterParams,
} from 'ag-grid-community'
import { Badge, type Tone } from '#app/components/badge.tsx'
import { Link } from '#app/components/navigation.tsx'
import { formatDate, formatInstant } from '#app/core/i18n/format.ts'
import { type Translate, translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { type CarrierCode, carrierName, carriersToChoose } from '../../carriers.ts'
import { NOTHING } from '../../masking.ts'
import { messages as orderMessages } from '../../messages.ts'
import type { OrderStatus } from '../../state.ts'
import { messages } from '../messages.ts'
import { whyFixed } from '../rights.ts'
import { cellValue } from '../row.ts'
import type { Sheet } from '../sheet.ts'
import { EDITABLE, type EditableColumn, PERSONAL, type SheetRow } from '../types.ts'

type Column = ColDef<SheetRow>

/** What columns must know. */
export type ColumnFacts = {
  sheet: Sheet
  timeZone: string
  today: string
  mayReview: boolean
  /** Those that the merchant offers. */
  carriers: readonly CarrierCode[]
}

const tones: Record<OrderStatus, Tone> = {
  pending: 'warning',
  shipped: 'info',
  finished: 'success',
  cancelled: 'neutral',
}

export const isEditable = (id: string): id is EditableColumn => EDITABLE.some((column) => column === id)

/** The value of a cell as it is edited: what was typed and not saved, or what is stored. */
function editedValue(sheet: Sheet, row: SheetRow, column: EditableColumn): string {
  return sheet.mark(row.orderId, column)?.typed ?? cellValue(row, column)
}

/** True for a cell that can be edited once its consignee is shown in full. */
export function waitsToBeShown(row: SheetRow, column: EditableColumn): boolean {
  return PERSONAL.includes(column) && row.consignee?.masked === true
}

function OrderNo({ data }: ICellRendererParams<SheetRow>) {
  if (!data) return null
  return (
    <Link
      to={`/admin/orders/${data.orderId}`}
      tabIndex={-1}
      className="font-medium tabular-nums underline-offset-2 hover:underline"
    >
      {data.orderNo}
    </Link>
  )
}

const PREPARED_AS = { hand: 'prepared', waybill: 'inWaybill', erp: 'inErp', store: 'prepared' } as const

function Status({ data: row, mayReview }: ICellRendererParams<SheetRow> & { mayReview: boolean }) {
  const t = useMessages(orderMessages)
  const say = useMessages(messages)
  if (!row) return null
  return (
    <span className="inline-flex items-center gap-1">
      {row.held ? (
        <Badge tone="danger">{t('held')}</Badge>
      ) : (
        <Badge tone={tones[row.status]}>{t(row.status)}</Badge>
      )}
      {row.held && mayReview && (
        <Link to="/admin/reviews" tabIndex={-1} className="text-xs text-accent-ink underline">
          {say('review')}
        </Link>
      )}
      {row.preparedAt && row.status === 'pending' && (
        <Badge tone="info">{t(PREPARED_AS[row.fulfilledBy ?? 'hand'])}</Badge>
      )}
      {row.pickUpStore !== null && (
        <Badge tone="accent">{t(row.fulfilledBy === 'store' ? 'counter' : 'pickUp')}</Badge>
      )}
      {row.cancelledBy && (
        <Badge>{t(row.cancelledBy === 'consumer' ? 'cancelledByConsumer' : 'cancelledByMerchant')}</Badge>
      )}
    </span>
  )
}

/** Classes of a cell that can be edited. The colours stand in the style sheet of the page, under our own names. */
function editableRules(sheet: Sheet, column: EditableColumn): CellClassRules<SheetRow> {
  const fixed = ({ data }: CellClassParams<SheetRow>) =>
    data === undefined || whyFixed(column, data, sheet.context.rights) !== undefined
  const wrong = ({ data }: CellClassParams<SheetRow>) =>
    data !== undefined && sheet.mark(data.orderId, column) !== undefined
  return {
    'bg-danger-soft text-danger-ink': wrong,
    'text-muted': (params) => fixed(params) && !wrong(params),
  }
}

const WIDTHS: Record<EditableColumn, number> = {
  trackingNo: 190,
  carrier: 150,
  consignee: 100,
  phone: 130,
  region: 200,
  address: 280,
  remark: 200,
}

/** Nobody to deliver to: redeemed at a counter, or picked up. */
const orNothing = ({ value }: ValueFormatterParams<SheetRow, string>) => value || NOTHING

function editable(column: EditableColumn, facts: ColumnFacts, say: Translate<typeof messages>): Column {
  const { sheet, carriers } = facts
  const { locale, rights, defaultCarrier } = sheet.context
  const usual = say('usual', { carrier: carrierName(defaultCarrier, locale) })
  const carrierText = ({ value, data }: ValueFormatterParams<SheetRow, string>) =>
    value ? carrierName(value, locale) : data && data.status !== 'pending' ? '' : usual
  return {
    colId: column,
    headerName: say(column),
    width: WIDTHS[column],
    valueGetter: ({ data }) => (data ? editedValue(sheet, data, column) : ''),
    ...(PERSONAL.includes(column) && column !== 'region' ? { valueFormatter: orNothing } : {}),
    editable: ({ data }) =>
      data !== undefined && whyFixed(column, data, rights) === undefined && !waitsToBeShown(data, column),
    cellClassRules: editableRules(sheet, column),
    ...(column === 'carrier'
      ? {
          valueFormatter: carrierText,
          cellEditor: 'agSelectCellEditor',
          cellEditorParams: ({ data }: { data: SheetRow }) => ({
            values: [...(data.status === 'pending' ? [''] : []), ...carriersToChoose(carriers, data.carrier)],
          }),
        }
      : {}),
    ...(column === 'remark'
      ? {
          cellEditor: 'agLargeTextCellEditor',
          cellEditorPopup: true,
          cellEditorParams: { maxLength: 500, rows: 4, cols: 40 },
        }
      : {}),
    ...(column === 'trackingNo' || column === 'phone' ? { cellClass: 'tabular-nums' } : {}),
  }
}

function shipDay({ sheet, today }: ColumnFacts, say: Translate<typeof messages>): Column {
  const { locale } = sheet.context
  const late = (row: SheetRow | undefined) =>
    row?.status === 'pending' && row.pickUpStore === null && row.shipOn < today
  return {
    colId: 'shipOn',
    headerName: say('shipOn'),
    width: 170,
    valueGetter: ({ data }) => {
      if (!data) return ''
      const date = formatDate(data.shipOn, locale)
      const n = Math.round((Date.parse(today) - Date.parse(data.shipOn)) / 86_400_000)
      return late(data) ? say('overdueBy', { date, n }) : date
    },
    cellClassRules: { 'text-danger-ink font-medium': ({ data }) => late(data) },
  }
}

/** The columns of the sheet, from left to right; the first ones stay while the others scroll. */
export function sheetColumns(facts: ColumnFacts): Column[] {
  const { sheet, timeZone } = facts
  const { locale } = sheet.context
  const say = translator(messages, locale)
  const moment = (column: 'createdAt' | 'shippedAt' | 'finishedAt' | 'verifiedAt'): Column => ({
    colId: column,
    headerName: say(column),
    width: 160,
    valueGetter: ({ data }) => (data?.[column] ? formatInstant(data[column], timeZone, locale) : ''),
  })
  const name = (column: 'channel' | 'supplier' | 'store'): Column => ({
    colId: column,
    headerName: say(column),
    width: 130,
    valueGetter: ({ data }) => data?.[`${column}Name`] ?? '',
  })
  const verified = (column: 'verifiedStore' | 'verifiedBy'): Column => ({
    colId: column,
    headerName: say(column),
    width: 120,
    valueGetter: ({ data }) => data?.[column] ?? '',
  })
  return [
    {
      colId: 'orderNo',
      headerName: say('orderNo'),
      width: 165,
      pinned: 'left',
      lockPinned: true,
      cellRenderer: OrderNo,
      valueGetter: ({ data }) => data?.orderNo ?? '',
    },
    editable('trackingNo', facts, say),
    editable('carrier', facts, say),
    { colId: 'status', headerName: say('status'), width: 190, ...statusColumn(facts) },
    {
      colId: 'product',
      headerName: say('product'),
      width: 200,
      valueGetter: ({ data }) => (data ? productText(data, say) : ''),
    },
    editable('consignee', facts, say),
    editable('phone', facts, say),
    editable('region', facts, say),
    editable('address', facts, say),
    shipDay(facts, say),
    {
      colId: 'deliverOn',
      headerName: say('deliverOn'),
      width: 120,
      valueGetter: ({ data }) => (data?.deliverOn ? formatDate(data.deliverOn, locale) : ''),
    },
    editable('remark', facts, say),
    {
      colId: 'cardSerial',
      headerName: say('cardSerial'),
      width: 110,
      cellClass: 'tabular-nums',
      valueGetter: ({ data }) => (data ? String(data.cardSerial) : ''),
    },
    name('channel'),
    name('supplier'),
    name('store'),
    verified('verifiedStore'),
    verified('verifiedBy'),
    moment('verifiedAt'),
    moment('createdAt'),
    moment('shippedAt'),
    moment('finishedAt'),
  ]
}

function statusColumn({ sheet, mayReview }: ColumnFacts): Column {
  const t = translator(orderMessages, sheet.context.locale)
  return {
    cellRenderer: Status,
    cellRendererParams: { mayReview },
    // With what the badges depend on, so that a change of any draws them anew.
    valueGetter: ({ data }) => (data ? t(data.held ? 'held' : data.status) : ''),
    equals: () => false,
  }
}

function productText(row: SheetRow, say: Translate<typeof messages>): string {
  if (row.parts === 1) return row.productName
  return `${row.productName} · ${say('partOf', { part: String(row.part), parts: String(row.parts) })}`
}
