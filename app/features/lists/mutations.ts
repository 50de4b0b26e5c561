import { v7 as uuid } from 'uuid'
import { can, type Member } from '#app/core/auth/account.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { type NumberList, readNumbers } from './number-list.ts'

/** Numbers looked up in one statement. */
const CHUNK = 10_000

/**
 * Keeps a pasted list as the serials of its cards, for a search by it.
 * @returns FORBIDDEN without card.read; EMPTY when there is nothing in it; TOO_MANY numbers (of more than MAX_NUMBERS)
 */
export async function keepNumbers(
  account: Member,
  text: string,
): Promise<Outcome<{ listId: string }, 'FORBIDDEN' | 'EMPTY' | 'TOO_MANY'>> {
  if (!can(account, 'card.read')) return { ok: false, reason: 'FORBIDDEN' }
  const list = readNumbers(text)
  if (list.tooMany) return { ok: false, reason: 'TOO_MANY' }
  if (list.numbers.length === 0) return { ok: false, reason: 'EMPTY' }
  return withTenant(account.scope, async ({ tx }) => {
    const { serials, unknown } = await findNumbers(tx, account.merchant_id, list)
    const repeats = list.pasted - list.numbers.length
    const listId = await insertList(tx, account, { serials, unknown, pasted: list.pasted, repeats })
    return { ok: true, listId }
  })
}

async function findNumbers(
  tx: Tx,
  merchantId: string,
  { numbers }: NumberList,
): Promise<{ serials: number[]; unknown: string[] }> {
  const serials: number[] = []
  const unknown: string[] = []
  for (let at = 0; at < numbers.length; at += CHUNK) {
    const chunk = numbers.slice(at, at + CHUNK)
    const rows = await tx<{ number: string; serial: number }[]>`
      select c.number, c.serial from cards c
      where c.merchant_id = ${merchantId} and c.number = any (${chunk}::text[])`
    const known = new Map(rows.map((row) => [row.number, row.serial]))
    for (const number of chunk) {
      const serial = known.get(number)
      if (serial === undefined) unknown.push(number)
      else serials.push(serial)
    }
  }
  return { serials: serials.sort((a, b) => a - b), unknown }
}

/**
 * Keeps the cards that were ticked in a list as a list of their own.
 * @returns FORBIDDEN without card.read; EMPTY when none of them is there
 */
export async function keepSerials(
  account: Member,
  ticked: readonly number[],
): Promise<Outcome<{ listId: string }, 'FORBIDDEN' | 'EMPTY'>> {
  if (!can(account, 'card.read')) return { ok: false, reason: 'FORBIDDEN' }
  return withTenant(account.scope, async ({ tx }) => {
    const rows = await tx<{ serial: number }[]>`
      select c.serial from cards c
      where c.merchant_id = ${account.merchant_id} and c.serial = any (${[...ticked]}::bigint[]) order by c.serial`
    const serials = rows.map((row) => row.serial)
    if (serials.length === 0) return { ok: false, reason: 'EMPTY' }
    const listId = await insertList(tx, account, { serials, unknown: [], pasted: null, repeats: 0 })
    return { ok: true, listId }
  })
}

type NewList = { serials: number[]; unknown: string[]; pasted: number | null; repeats: number }

async function insertList(tx: Tx, account: Member, list: NewList): Promise<string> {
  const listId = uuid()
  await tx`
    insert into card_lists (merchant_id, list_id, member_id, serials, unknown, pasted, repeats)
    values (${account.merchant_id}, ${listId}, ${account.member_id}, ${list.serials}::bigint[],
      ${list.unknown}::text[], ${list.pasted}, ${list.repeats})`
  return listId
}
