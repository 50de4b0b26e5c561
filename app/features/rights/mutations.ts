import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import type { Permission } from '#app/core/auth/permissions.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { completePermissions } from '../accounts/granting.ts'
import { accountChanges, listed } from '../accounts/logged.ts'
import { lockManaged, logAccount } from '../accounts/mutations.ts'
import { mayGrant } from '../accounts/policy.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { cellsOf, type RawExplanation, STORE_PERMISSIONS } from './data.ts'
import { giveExactly, type TickedRow, versionOf } from './grid.ts'
import type { NotSaved } from './types.ts'

type Saved = { ok: true; rows: number } | NotSaved

/** Leaves the transaction, so that nothing of a refused grid is kept. */
class GridRefused extends Error {
  readonly refusal: NotSaved
  constructor(refusal: NotSaved) {
    super(refusal.reason)
    this.refusal = refusal
  }
}

async function saveRows(
  actor: Member,
  rows: readonly TickedRow[],
  save: (tx: Tx, row: TickedRow) => Promise<NotSaved['reason'] | undefined>,
): Promise<Saved> {
  try {
    return await withTenant(actor.scope, async ({ tx }) => {
      const refused: { id: string; reason: NotSaved['reason'] }[] = []
      // In one order for everybody, so that two who save at once wait for each other and not in a circle.
      for (const row of [...rows].sort((a, b) => a.id.localeCompare(b.id))) {
        const reason = await save(tx, row)
        if (reason) refused.push({ id: row.id, reason })
      }
      const [first] = refused
      if (first) throw new GridRefused({ ok: false, reason: first.reason, rows: refused.map(({ id }) => id) })
      return { ok: true, rows: rows.length }
    })
  } catch (error) {
    if (error instanceof GridRefused) return error.refusal
    throw error
  }
}

/**
 * Saves the changed rows of the grid of one store's accounts, all or none. What an account has by its role is withheld
 * from it alone. It holds from the next request on.
 * @param actor needs account.manage, and what it gives or takes
 * @returns CHANGED with the accounts that somebody else has changed since they were shown
 */
export function saveMemberRights(actor: Member, storeId: string, rows: readonly TickedRow[]): Promise<Saved> {
  return saveRows(actor, rows, async (tx, row) => {
    const member = await lockManaged(tx, actor, row.id)
    if (!member || member.storeId !== storeId) return 'NOT_MANAGED'
    const [said] = await tx<{ said: RawExplanation }[]>`
      select private.explain_rights(${row.id}, ${[...STORE_PERMISSIONS]}) as said`
    const held = cellsOf((said as { said: RawExplanation }).said).filter((cell) => cell.held)
    const now = held.map(({ permission }) => permission)
    if (versionOf(now) !== row.seen) return 'CHANGED'
    const wanted = completePermissions('store', row.ticked)
    if (!mayChange(actor, now, wanted)) return 'NOT_YOURS_TO_GIVE'
    const account = {
      own: member.permissions,
      ofRole: member.rolePermissions ?? [],
      withheld: member.withheld,
    }
    const { permissions, withheld } = giveExactly(account, STORE_PERMISSIONS, wanted)
    await tx`
      update members set permissions = ${permissions}, withheld = ${withheld}, updated_at = now()
      where merchant_id = ${actor.merchant_id} and member_id = ${row.id}`
    const after = { ...member, permissions, withheld }
    await logAccount(tx, 'accounts.edit', member, accountChanges(member, after))
    return undefined
  })
}

function mayChange(actor: Member, was: readonly Permission[], becomes: readonly Permission[]): boolean {
  const own = mayGrant(actor)
  return STORE_PERMISSIONS.every(
    (permission) => was.includes(permission) === becomes.includes(permission) || own.includes(permission),
  )
}

/**
 * Saves what stores may do, all rows or none; it holds from their accounts' next request on.
 * @param actor needs store.manage, and what it switches on
 * @returns CHANGED with the stores that somebody else has changed since they were shown
 */
export function saveStoreRights(actor: Member, rows: readonly TickedRow[]): Promise<Saved> {
  return saveRows(actor, rows, async (tx, row) => {
    const [store] = await tx<{ name: string; permissions: string[] }[]>`
      select name, permissions from stores
      where merchant_id = ${actor.merchant_id} and store_id = ${row.id} for update`
    if (!store) return 'NOT_MANAGED'
    const now = STORE_PERMISSIONS.filter((permission) => store.permissions.includes(permission))
    if (versionOf(now) !== row.seen) return 'CHANGED'
    const wanted = completePermissions('store', row.ticked)
    if (!mayChange(actor, now, wanted)) return 'NOT_YOURS_TO_GIVE'
    await tx`
      update stores set permissions = ${wanted}
      where merchant_id = ${actor.merchant_id} and store_id = ${row.id}`
    await writeCardLog(tx, {
      ...{ logId: uuid(), action: 'stores.rights', filter: {}, count: 0 },
      detail: { store: store.name, oldPermissions: listed(now), newPermissions: listed(wanted) },
    })
    return undefined
  })
}
