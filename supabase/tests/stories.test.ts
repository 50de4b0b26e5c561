// What the stories say through plain SQL, as the web's login. What is refused is tried in a
// transaction that commits, and a snapshot proves that nothing changed; what is allowed is rolled back.
import { beforeAll, expect, test } from 'vitest'
import { exposedSchemas } from './catalogue.ts'
import { allNeeds, type Case, cases, joined, meaning, needsOf, newRow, toldTables } from './stories/cases.ts'
import type { World } from './stories/story.ts'
import { makeWorld } from './stories/world.ts'
import { as, snapshot, type Tx, undone, useStack } from './support.ts'

const stack = useStack('web')
let world: World

beforeAll(async () => {
  world = await makeWorld(stack.sql, allNeeds(), { signUp: false })
})

test('every table of the exposed schemas has a story', async () => {
  const rows = await stack.sql<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any (${exposedSchemas()}) and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition`
  expect(rows.map((row) => row.name).sort()).toEqual(toldTables().sort())
})

test('a table that has two stories is noticed', () => {
  const story = cases()[0]?.story as Case['story']
  expect(joined([story])).toEqual([story])
  expect(() => joined([story], [{ ...story }])).toThrow(`${story.table} has two stories`)
})

async function touch(tx: Tx, tried: Case): Promise<number> {
  const { story, operation, actor } = tried
  const table = tx(story.table)
  const { merchantId } = world.shop
  if (operation === 'select') {
    const [row] = await tx<
      { n: number }[]
    >`select count(*)::int as n from ${table} where merchant_id = ${merchantId}`
    return (row as { n: number }).n
  }
  if (operation === 'insert') {
    const row = newRow(story, world, world.actor(actor, needsOf(tried)))
    return (await tx`insert into ${table} ${tx(row)}`).count
  }
  if (operation === 'update')
    return (await tx`update ${table} set ${tx(story.change)} where merchant_id = ${merchantId}`).count
  const [column, value] = Object.entries(story.deleteWhere?.(world) ?? { merchant_id: merchantId })[0] as [
    string,
    string,
  ]
  return (await tx`delete from ${table} where merchant_id = ${merchantId} and ${tx(column)} = ${value}`).count
}

test.each(cases().map((c) => [c.story.table, c.operation, c.actor, c.expected, c] as const))(
  '%s: %s as %s: %s',
  async (table, operation, actor, expected, story) => {
    const { merchantId } = world.shop
    const [{ all } = { all: 0 }] = await stack.sql<
      { all: number }[]
    >`select count(*)::int as all from ${stack.sql(table)} where merchant_id = ${merchantId}`
    const wanted = meaning(expected, all)
    const { claims } = world.actor(actor, needsOf(story))
    const allowed = operation !== 'select' && wanted !== 'refused' && wanted > 0
    const before = await snapshot(stack.sql, table, merchantId)
    const run = allowed ? undone : as
    const outcome = await run(stack.webUrl, claims, (tx) => touch(tx, story)).catch((error) => {
      // Only a lack of rights is a refusal; anything else would prove nothing.
      if (error.code === '42501') return 'refused' as const
      throw error
    })
    expect(outcome).toBe(wanted)
    expect(await snapshot(stack.sql, table, merchantId)).toBe(before)
  },
)

test('nobody of the shop sees a row of another merchant', async () => {
  for (const tried of cases().filter((c) => c.operation === 'select' && c.expected !== 'x')) {
    const { story, actor } = tried
    if (actor === 'other' || actor === 'foreign' || actor === 'operator') continue
    const { claims } = world.actor(actor, needsOf(tried))
    const [row] = await as(
      stack.webUrl,
      claims,
      (tx) => tx<{ n: number }[]>`
      select count(*)::int as n from ${tx(story.table)} where merchant_id <> ${world.shop.merchantId}`,
    )
    expect(row?.n, `${story.table} as ${actor}`).toBe(0)
  }
})

test('the platform operator sees merchants of others, and nothing else of them', async () => {
  const { claims } = world.actor('operator')
  for (const table of toldTables()) {
    const [row] = await as(
      stack.webUrl,
      claims,
      // What stands under nobody's id is the platform's own: who signed in there.
      (tx) =>
        tx<
          { n: number }[]
        >`select count(*)::int as n from ${tx(table)} where merchant_id <> private.nobody()`,
    )
    if (table === 'merchants') expect(row?.n).toBeGreaterThan(1)
    else expect(row?.n, table).toBe(0)
  }
})
