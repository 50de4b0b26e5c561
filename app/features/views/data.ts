import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { readList } from '../lists/data.ts'
import type { ListSummary } from '../lists/types.ts'
import type { SavedFilter } from './types.ts'

/** The account's own searches, by name. */
export async function readSavedFilters(tx: Tx, merchantId: string): Promise<SavedFilter[]> {
  const rows = await tx<SavedFilter[]>`
    select filter_id as "filterId", name, query from card_filters
    where merchant_id = ${merchantId} order by name, filter_id`
  return [...rows]
}

/** How the account likes to see a screen, as it was saved; undefined when it never said. */
export async function readView(tx: Tx, merchantId: string, screen: string): Promise<unknown> {
  const [row] = await tx<{ settings: unknown }[]>`
    select settings from member_views where merchant_id = ${merchantId} and screen = ${screen}`
  return row?.settings
}

/**
 * What an account has of its own on the card screen.
 * @param listId the pasted list in the search, if any
 */
export function loadOwnCardScreen(
  scope: TenantScope,
  merchantId: string,
  listId: string | undefined,
): Promise<{ filters: SavedFilter[]; view: unknown; list: ListSummary | undefined }> {
  return withTenant(scope, async ({ tx }) => {
    const [filters, view, list] = await Promise.all([
      readSavedFilters(tx, merchantId),
      readView(tx, merchantId, 'cards'),
      listId === undefined ? undefined : readList(tx, merchantId, listId),
    ])
    return { filters, view, list }
  })
}
