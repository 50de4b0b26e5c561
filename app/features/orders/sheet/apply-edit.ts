import { withTenant } from '#app/core/db/door.ts'
import { type Translate, translator } from '#app/core/i18n/messages.ts'
import { resolve } from '#app/features/regions/regions.ts'
import { type CarrierCode, carrierName } from '../carriers.ts'
import { MASKED_STREET } from '../masking.ts'
import { messages as orderMessages } from '../messages.ts'
import { type Actor, correctTracking, type SeenOrder, shipOrder } from '../mutations.ts'
import { regionOf } from '../region.ts'
import { type ReadPlace, readAddress, readRegion } from './address-cell.ts'
import { type CheckContext, checkCell } from './cell-check.ts'
import { messages } from './messages.ts'
import {
  COLUMNS_OF,
  chooseCarrier,
  editOrder,
  type OrderChange,
  readEditor,
  unshipOrder,
} from './mutations.ts'
import { whyFixed } from './rights.ts'
import type { EditableColumn, EditResult, OrderEdit, Problem, SheetRow } from './types.ts'

/** What an edit has come to so far. */
type Course = {
  actor: Actor
  context: CheckContext
  edit: OrderEdit
  /** The order before anything was done. */
  row: SheetRow
  /** Version that the next change must find. */
  version: string
  saved: EditableColumn[]
  problems: Problem[]
  changedByOther: boolean
  say: Translate<typeof messages>
}

/**
 * Does what the cells of one order ask for, each as far as it can be: who gets it, where and the remark first, then
 * carrier and tracking number. A row that somebody else has changed is left alone as a whole.
 * @param row the order as it is now
 * @returns all but the row as it is afterwards
 */
export async function applyEdit(
  actor: Actor,
  context: CheckContext,
  edit: OrderEdit,
  row: SheetRow,
): Promise<Omit<EditResult, 'row'>> {
  const say = translator(messages, context.locale)
  const course: Course = {
    actor,
    context,
    edit,
    row,
    version: edit.version,
    saved: [],
    problems: [],
    changedByOther: edit.version !== row.version,
    say,
  }
  if (!course.changedByOther) await changeOrder(course)
  if (!course.changedByOther) await changeShipping(course)
  const { orderId } = edit
  if (!course.changedByOther) return { orderId, saved: course.saved, problems: course.problems }
  const conflict = await withTenant(actor.scope, ({ tx }) =>
    readEditor(tx, { orderId, version: edit.version }),
  )
  const text = say('changed', { orderNo: row.orderNo, by: conflict.by ?? say('somebody') })
  const asked = columnsOf(edit).filter((column) => !course.saved.includes(column))
  const problems = asked.map((column): Problem => ({ column, reason: 'ORDER_CHANGED', text }))
  return { orderId, saved: course.saved, problems: [...course.problems, ...problems], conflict }
}

/** Cells that an edit is about. */
export function columnsOf(edit: OrderEdit): EditableColumn[] {
  const columns: EditableColumn[] = []
  for (const column of [
    'trackingNo',
    'carrier',
    'consignee',
    'phone',
    'region',
    'address',
    'remark',
  ] as const)
    if (edit[column] !== undefined) columns.push(column)
  if (edit.place) columns.push('region', 'address')
  if (edit.unship) columns.push('trackingNo')
  return [...new Set(columns)]
}

const seen = ({ edit, version }: Course): SeenOrder => ({ orderId: edit.orderId, version })

function refuse(course: Course, columns: readonly EditableColumn[], text: string): void {
  for (const column of columns) course.problems.push({ column, reason: 'REFUSED', text })
}

/** A checked text of the edit; undefined when it is not asked for, or wrong. */
function textOf(course: Course, column: 'consignee' | 'phone' | 'remark'): string | undefined {
  const typed = course.edit[column]
  if (typed === undefined) return undefined
  const checked = checkCell(column, typed, course.row, course.context)
  if (checked.ok) return checked.value
  course.problems.push(checked.problem)
  return undefined
}

function placeOf(course: Course): ReadPlace | undefined {
  const { edit, row, context, say } = course
  const column = edit.region === undefined ? 'address' : 'region'
  const typed = edit.address ?? edit.region
  if (edit.place === undefined && typed === undefined) return undefined
  const fixed = whyFixed(column, row, context.rights)
  if (fixed) {
    course.problems.push({ column, reason: 'NOT_EDITABLE', text: say(fixed) })
    return undefined
  }
  if (edit.place) {
    const region = resolve(edit.place.regionCode)
    // What was never shown cannot be what an order is taken back to.
    if (region && edit.place.street !== MASKED_STREET) return { region, street: edit.place.street }
    course.problems.push({ column, reason: 'TEXT', text: say('regionNeeded') })
    return undefined
  }
  const now = { regionCode: row.regionCode, street: row.consignee?.address ?? null }
  // Both cells of a pasted block: one line.
  const both = edit.region !== undefined && edit.address !== undefined
  const read = both
    ? readAddress(`${edit.region} ${edit.address}`, now)
    : column === 'region'
      ? readRegion(edit.region ?? '', now)
      : readAddress(edit.address ?? '', now)
  if (read.ok) return read.place
  const places = (read.places ?? []).join(say('and'))
  const words = { places, place: places, region: regionOf(row) }
  course.problems.push({ column, reason: 'TEXT', text: say(read.reason, words) })
  return undefined
}

/** Who gets it, where, and the remark. */
async function changeOrder(course: Course): Promise<void> {
  const place = placeOf(course)
  const change: OrderChange = {
    consignee: textOf(course, 'consignee') ?? place?.consignee,
    phone: textOf(course, 'phone') ?? place?.phone,
    place,
    remark: textOf(course, 'remark'),
  }
  const columns = Object.entries(change).flatMap(([name, value]) =>
    value === undefined ? [] : COLUMNS_OF[name as keyof OrderChange],
  )
  if (columns.length === 0) return
  const done = await editOrder(course.actor, seen(course), change)
  if (done.ok) {
    course.version = done.version
    course.saved.push(...columns)
  } else refused(course, columns, done)
}

type Refusal = { reason: string; orderNo?: string; carrier?: string | null; trackingNo?: string | null }

function refused(course: Course, columns: readonly EditableColumn[], refusal: Refusal): void {
  if (refusal.reason === 'ORDER_CHANGED' || refusal.reason === 'ALREADY_SHIPPED') course.changedByOther = true
  else refuse(course, columns, refusalInWords(refusal, course))
}

function refusalInWords({ reason, ...facts }: Refusal, { context, row, say }: Course): string {
  const { locale } = context
  const words = {
    orderNo: facts.orderNo ?? row.orderNo,
    carrier: carrierName(facts.carrier ?? '', locale),
    trackingNo: facts.trackingNo ?? '',
  }
  if (reason in messages[locale]) return say(reason as 'ORDER_AT_ERP', words)
  return translator(orderMessages, locale)(reason as 'ORDER_CANCELLED', words)
}

/** Carrier and tracking number: ships what waits, corrects what is shipped, takes back. */
async function changeShipping(course: Course): Promise<void> {
  const { actor, edit } = course
  if (edit.unship) {
    const done = await unshipOrder(actor, seen(course), edit.unship.carrier)
    if (done.ok) course.saved.push('trackingNo', 'carrier')
    else refused(course, ['trackingNo'], done)
    return
  }
  const carrier = checkedCarrier(course)
  const trackingNo = checkedNumber(course, carrier)
  if (trackingNo !== undefined) return sendOff(course, trackingNo, carrier)
  if (carrier === undefined) return
  const { row } = course
  if (row.status === 'pending') {
    if (await chooseCarrier(actor, seen(course), carrier)) course.saved.push('carrier')
    else course.changedByOther = true
  } else if (carrier !== null && row.trackingNo !== null) await sendOff(course, row.trackingNo, carrier)
}

/** undefined: not asked for, or wrong; null: as the merchant usually ships. */
function checkedCarrier(course: Course): CarrierCode | null | undefined {
  const { edit, row, context } = course
  if (edit.carrier === undefined) return undefined
  // With a new number beside it, it is the new number that must fit.
  const beside = edit.trackingNo === undefined ? row : { ...row, trackingNo: null }
  const options = { numberIsRight: edit.numberIsRight }
  const checked = checkCell('carrier', edit.carrier ?? '', beside, context, options)
  if (checked.ok) return checked.value === '' ? null : (checked.value as CarrierCode)
  course.problems.push(checked.problem)
  return undefined
}

function checkedNumber(course: Course, carrier: CarrierCode | null | undefined): string | undefined {
  const { edit, row, context } = course
  if (edit.trackingNo === undefined) return undefined
  const checked = checkCell('trackingNo', edit.trackingNo, row, context, {
    carrier: carrier === null ? context.defaultCarrier : carrier,
    numberIsRight: edit.numberIsRight,
  })
  if (checked.ok) return checked.value === '' ? undefined : checked.value
  course.problems.push(checked.problem)
  return undefined
}

async function sendOff(
  course: Course,
  trackingNo: string,
  chosen: CarrierCode | null | undefined,
): Promise<void> {
  const { actor, row, context, edit } = course
  const columns: EditableColumn[] = edit.carrier === undefined ? ['trackingNo'] : ['trackingNo', 'carrier']
  const carrier = (chosen === undefined ? row.carrier : chosen) ?? context.defaultCarrier
  if (row.status === 'shipped' && trackingNo === row.trackingNo && carrier === row.carrier) {
    course.saved.push(...columns)
    return
  }
  const shipment = { ...seen(course), trackingNo, carrier }
  const done =
    row.status === 'pending' ? await shipOrder(actor, shipment) : await correctTracking(actor, shipment)
  if (done.ok) course.saved.push(...columns)
  else refused(course, columns, done)
}
