import { v7 as uuid } from 'uuid'
import { can, type Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { MAX_FILTERS } from './schema.ts'

/**
 * Saves a search of cards under a name.
 * @param query query string of the search, written by filterQuery and so known to be good
 * @returns FORBIDDEN without card.read; NAME_TAKEN; TOO_MANY when the account has MAX_FILTERS
 */
export async function saveFilter(
  account: Member,
  name: string,
  query: string,
): Promise<Outcome<{ filterId: string }, 'FORBIDDEN' | 'NAME_TAKEN' | 'TOO_MANY'>> {
  if (!can(account, 'card.read')) return { ok: false, reason: 'FORBIDDEN' }
  return withTenant(account.scope, async ({ tx }) => {
    const [count] = await tx<{ n: number }[]>`
      select count(*) as n from card_filters where merchant_id = ${account.merchant_id}`
    if ((count?.n ?? 0) >= MAX_FILTERS) return { ok: false, reason: 'TOO_MANY' }
    const filterId = uuid()
    const made = await tx`
      insert into card_filters (merchant_id, filter_id, member_id, name, query)
      values (${account.merchant_id}, ${filterId}, ${account.member_id}, ${name}, ${query})
      on conflict (merchant_id, member_id, name) do nothing`
    return made.count === 1 ? { ok: true, filterId } : { ok: false, reason: 'NAME_TAKEN' }
  })
}

/** Gives a saved search another name. @returns GONE when the account has no such search; NAME_TAKEN */
export async function renameFilter(
  account: Member,
  filterId: string,
  name: string,
): Promise<Outcome<object, 'GONE' | 'NAME_TAKEN'>> {
  return withTenant(account.scope, async ({ tx }) => {
    const [taken] = await tx`
      select from card_filters
      where merchant_id = ${account.merchant_id} and name = ${name} and filter_id <> ${filterId}`
    if (taken) return { ok: false, reason: 'NAME_TAKEN' }
    const named = await tx`
      update card_filters set name = ${name}
      where merchant_id = ${account.merchant_id} and filter_id = ${filterId}`
    return named.count === 1 ? { ok: true } : { ok: false, reason: 'GONE' }
  })
}

/** Forgets a saved search; one that is gone already is as good. */
export async function deleteFilter(account: Member, filterId: string): Promise<void> {
  await withTenant(
    account.scope,
    ({ tx }) => tx`
      delete from card_filters where merchant_id = ${account.merchant_id} and filter_id = ${filterId}`,
  )
}

/** Remembers how the account likes to see a screen. @param settings small, and checked by whoever reads it again */
export async function saveView(
  account: Member,
  screen: string,
  settings: Readonly<Record<string, string | number | readonly string[]>>,
): Promise<void> {
  await withTenant(
    account.scope,
    ({ tx }) => tx`
      insert into member_views (merchant_id, member_id, screen, settings)
      values (${account.merchant_id}, ${account.member_id}, ${screen}, ${tx.json(settings)})
      on conflict (merchant_id, member_id, screen) do update set settings = excluded.settings`,
  )
}
