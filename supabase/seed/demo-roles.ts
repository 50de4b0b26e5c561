import type { Member } from '#app/core/auth/account.ts'
import type { Sql } from '#app/core/db/pool.ts'
import { createRole } from '#app/features/roles/mutations.ts'
import { addStaff, type DemoLogin, type OpenedMerchant } from './demo-people.ts'

/** People who do one thing only, and the roles they do it by. */
const HELPERS = [
  {
    role: { name: '第三方发货', permissions: ['order.read', 'order.ship', 'contact.reveal'] },
    login: 'warehouse',
    name: '云仓小吴',
    who: '第三方发货 / third-party shipper who can only ship',
  },
  {
    role: { name: '会计', permissions: ['report.read'] },
    login: 'books',
    name: '会计老郑',
    who: '会计 / bookkeeper who can only read reports',
  },
] as const

/** Makes two roles as the owner does, and an account for each. */
export async function addHelpers(sql: Sql, owner: Member, opened: OpenedMerchant): Promise<DemoLogin[]> {
  const logins: DemoLogin[] = []
  for (const { role, login, name, who } of HELPERS) {
    const made = await createRole(owner, {
      ...{ name: role.name, kind: 'staff', permissions: [...role.permissions] },
    })
    if (!made.ok) throw new Error(`demo role ${role.name}: ${made.reason}`)
    logins.push(await addStaff(sql, opened, made.roleId, { login, name, who }))
  }
  return logins
}
