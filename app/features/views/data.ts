import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { readChoices } from '../cards/choices/data.ts'
import type { CardFilter } from '../cards/schema.ts'
import type { FilterChoices } from '../cards/types.ts'
import { readList } from '../lists/data.ts'
import type { ListSummary } from '../lists/types.ts'
import type { SavedFilter } from './types.ts'

/** The account's own searches, by name. */
async function readSavedFilters(tx: Tx, merchantId: string): Promise<SavedFilter[]> {
  const rows = await tx<SavedFilter[]>`
    select filter_id as "filterId", name, query from card_filters
    where merchant_id = ${merchantId} order by name, filter_id`
  return [...rows]
}

/** How the account likes to see a screen, as it was saved; undefined when it never said. */
async function readView(tx: Tx, merchantId: string, screen: string): Promise<unknown> {
  const [row] = await tx<{ settings: unknown }[]>`
    select settings from member_views where merchant_id = ${merchantId} and screen = ${screen}`
  return row?.settings
}

/** What stands around the list of cards, beside the list itself. */
export type CardScreen = {
  choices: FilterChoices
  filters: SavedFilter[]
  view: unknown
  /** The pasted list in the search, when it is one of the account's own. */
  list: ListSummary | undefined
}

/** What the fields of a search offer, and what the account has of its own on the card screen. */
export function loadCardScreen(
  scope: TenantScope,
  merchantId: string,
  filter: Pick<CardFilter, 'batchId' | 'listId'>,
): Promise<CardScreen> {
  return withTenant(scope, async ({ tx }) => {
    const [choices, filters, view, list] = await Promise.all([
      readChoices(tx, merchantId, filter),
      readSavedFilters(tx, merchantId),
      readView(tx, merchantId, 'cards'),
      filter.listId === undefined ? undefined : readList(tx, merchantId, filter.listId),
    ])
    return { choices, filters, view, list }
  })
}
