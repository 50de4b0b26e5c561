import { z } from 'zod'
import type { MemberBase } from '#app/core/http/route.ts'
import { idPlaceQuery } from '#app/core/paging/places.ts'
import { loadColumns, loadPeople, loadStoreName } from '../data.ts'
import { figuresAsked, mayOpen } from '../page-request.ts'
import { type Measure, NOBODY } from '../types.ts'
import { countsOrders, listEntries, listHanded } from './data.ts'

const memberSchema = z
  .union([z.uuid(), z.literal(NOBODY)])
  .optional()
  .catch(undefined)
const entryId = z
  .string()
  .regex(/^[1-9]\d{0,17}$/)
  .optional()
  .catch(undefined)
const entryPlaceQuery = z.object({ after: entryId, before: entryId })

/**
 * What the page behind a figure of a store loads. Needs report.read, and card.read (order.read) for entries (orders).
 * @param storeId an account of a store gives its own
 */
export async function loadBehindPage(input: MemberBase, storeId: string) {
  const { reader, request, wording } = figuresAsked(input)
  const { measure, period } = request
  const orders = countsOrders(measure)
  if (!input.may(orders ? 'order.read' : 'card.read')) throw new Response('forbidden', { status: 403 })
  const params = new URL(input.request.url).searchParams
  const memberId = memberSchema.parse(params.get('member') || undefined)
  const name = await loadStoreName(reader.scope, storeId)
  if (name === undefined) throw new Response('not found', { status: 404 })
  const behind = { storeId, memberId, measure, period }
  const query = Object.fromEntries(params)
  const [entries, handed, { count, person }] = await Promise.all([
    orders ? undefined : listEntries(reader, behind, entryPlaceQuery.parse(query)),
    orders ? listHanded(reader, behind, idPlaceQuery.parse(query)) : undefined,
    countOf(),
  ])
  return {
    ...{ request, wording, storeId, name, memberId, person, count, entries, handed },
    ...{ may: mayOpen(input), timeZone: reader.timeZone, seesLog: input.may('log.read') },
  }

  async function countOf(): Promise<{
    count: number
    person: { id: string; name: string | null } | undefined
  }> {
    if (memberId === undefined) {
      const columns = await loadColumns(reader, period, storeId)
      const sum = columns.reduce((total, { figures }) => total + figures[measure], 0)
      return { count: measure === 'onHand' ? (columns.at(-1)?.figures.onHand ?? 0) : sum, person: undefined }
    }
    const people = await loadPeople(reader, request, storeId)
    const row = people.rows.find(({ id }) => id === memberId)
    return { count: row?.figures[measure as Measure] ?? 0, person: row ?? { id: memberId, name: null } }
  }
}
