// A consumer reads and writes no table at all, with or without a card (docs/decisions/0011): whatever tables there are
// is asked of the catalogue, so a new one is tried without anybody remembering to.
import { beforeAll, describe, expect, test } from 'vitest'
import { connect } from '#app/core/db/pool.ts'
import { scopeOfCard, scopeOfVisitor } from '#app/core/db/scope.ts'
import { exposedSchemas } from './catalogue.ts'
import { type Claims, codeOf, type Merchant, makeMerchant, type Tx, undone, useStack } from './support.ts'

const stack = useStack('web')
let shop: Merchant

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
})

/** Everything that can be read of, in the schemas of the data API and in ours. */
const relations = () => stack.sql<{ name: string; column: string }[]>`
  select format('%I.%I', n.nspname, c.relname) as name, (select quote_ident(a.attname) from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum limit 1) as column
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any (${[...exposedSchemas(), 'private', 'keyring']}) and c.relkind in ('r', 'p', 'v', 'm', 'f')
  order by 1`

/** One statement of each kind; all would be right if only they were allowed. */
function statements(name: string, column: string): string[] {
  return [
    `select from ${name}`,
    `select ${column} from ${name} limit 1`,
    `select count(*) from ${name}`,
    `insert into ${name} default values`,
    `insert into ${name} (${column}) values (default)`,
    `update ${name} set ${column} = ${column}`,
    `delete from ${name}`,
    `truncate ${name}`,
    `select from ${name} for update`,
  ]
}

const visitors: [name: string, claims: () => Claims][] = [
  ['nobody', () => scopeOfVisitor().claims],
  ['the holder of a redeemed card', () => scopeOfCard(shop.merchantId, 1).claims],
  ['the holder of an active card', () => scopeOfCard(shop.merchantId, 3).claims],
  ['anon with the claims of the owner', () => ({ role: 'anon', sub: shop.owner.userId })],
]

describe('anon is refused', () => {
  test.each(visitors)('%s: every statement on every table', async (_name, claims) => {
    const tables = await relations()
    expect(tables.length).toBeGreaterThan(30)
    const allowed: string[] = []
    await undone(stack.webUrl, claims(), async (tx) => {
      for (const { name, column } of tables)
        for (const statement of statements(name, column)) {
          const code = await codeOf(tx.savepoint((inner) => (inner as Tx).unsafe(statement)))
          if (code !== '42501') allowed.push(`${statement}: ${code}`)
        }
    })
    expect(allowed).toEqual([])
  })

  test('and holds no grant, on any column, in any schema of ours', async () => {
    const rows = await stack.sql<{ what: string }[]>`
      select format('%s.%s %s', n.nspname, c.relname, p.privilege) as what
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      cross join (values ('SELECT'), ('INSERT'), ('UPDATE'), ('REFERENCES')) p (privilege)
      where n.nspname in ('public', 'private', 'keyring') and c.relkind in ('r', 'p', 'v', 'm', 'f')
        and has_any_column_privilege('anon', c.oid, p.privilege)`
    expect(rows).toEqual([])
  })

  test('also as a sequence', async () => {
    const sql = connect(stack.webUrl, 1)
    try {
      const rows = await stack.sql<{ name: string }[]>`
        select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('public', 'private', 'keyring') and c.relkind = 'S'`
      for (const { name } of rows)
        expect(await codeOf(sql.unsafe(`set role anon; select nextval('${name}')`)), name).toBe('42501')
    } finally {
      await sql.end()
    }
  })
})
