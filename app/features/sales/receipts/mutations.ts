import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'

/**
 * Notes that somebody prints a receipt.
 * @param subjectId the sale or the order, which the caller has found
 * @returns id of the print
 */
export async function notePrint(account: Member, kind: 'sale' | 'order', subjectId: string): Promise<string> {
  const printId = uuid()
  await withTenant(
    account.scope,
    ({ tx }) => tx`
      insert into receipt_prints (merchant_id, print_id, kind, subject_id, store_id, member_id)
      values (${account.merchant_id}, ${printId}, ${kind}, ${subjectId}, ${account.store_id}, ${account.member_id})`,
  )
  return printId
}
