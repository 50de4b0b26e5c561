import { describe, expect, test } from 'vitest'
import { connect } from '#app/core/db/pool.ts'
import { exposedSchemas, findings, splitExpression } from './catalogue.ts'
import { codeOf, type Tx, undone, useStack } from './support.ts'

const stack = useStack('web')

test('the catalogue holds what the architecture promises', async () => {
  expect(await findings(stack.sql)).toEqual([])
})

test('only public is exposed', () => {
  expect(exposedSchemas()).toEqual(['public'])
})

describe('the check bites', () => {
  const rolledBack = new Error('rolled back on purpose')
  /** Findings that appear when the statements have run; everything is rolled back. */
  async function after(statements: string): Promise<string[]> {
    let found: string[] = []
    await stack.sql
      .begin(async (tx) => {
        const before = new Set(await findings(tx as Tx))
        await tx.unsafe(statements)
        found = (await findings(tx as Tx)).filter((finding) => !before.has(finding))
        throw rolledBack
      })
      .catch((error) => expect(error).toBe(rolledBack))
    return found
  }
  const table =
    'create table public.notes (merchant_id uuid, note_id uuid, body text, primary key (merchant_id, note_id));'
  const guarded = `${table} call private.protect('public.notes');
    create policy read on public.notes using (merchant_id = (select private.current_merchant_id()));`

  const mistakes: [name: string, statements: string, expected: string[]][] = [
    ['nothing, when a table is right', guarded, []],
    [
      'a bare table',
      table,
      [
        'public.notes: has no policy',
        'public.notes: row-level security is not enabled',
        'public.notes: row-level security is not forced',
      ],
    ],
    [
      'a table without a policy',
      `${table} call private.protect('public.notes');`,
      ['public.notes: has no policy'],
    ],
    [
      'a table whose owner is exempt',
      `${guarded} alter table public.notes no force row level security;`,
      ['public.notes: row-level security is not forced'],
    ],
    [
      'a key that leads with something else',
      guarded.replace('primary key (merchant_id, note_id)', 'primary key (note_id, merchant_id)'),
      [
        'public.notes.read: no index led by merchant_id serves merchant_id',
        'public.notes: the primary key does not lead with merchant_id',
      ],
    ],
    [
      'a partitioned table',
      'create table public.notes (merchant_id uuid, at date, primary key (merchant_id, at)) partition by range (at);',
      [
        'public.notes: has no policy',
        'public.notes: row-level security is not enabled',
        'public.notes: row-level security is not forced',
      ],
    ],
    [
      'an index across merchants',
      `${guarded} create index on public.notes (body);`,
      ['public.notes_body_idx: the index leads with body, not merchant_id'],
    ],
    [
      'a unique index on an expression',
      `${guarded} create unique index notes_lower on public.notes (lower(body));`,
      ['public.notes_lower: the index leads with an expression, not merchant_id'],
    ],
    [
      'a policy that calls a function per row',
      `${guarded} create policy slow on public.notes using (merchant_id = private.current_merchant_id());`,
      [
        'public.notes.slow: calls private.current_merchant_id once per row; put it into a scalar sub-select',
        'public.notes.slow: does not compare merchant_id with a scalar sub-select: (merchant_id = private.current_merchant_id())',
      ],
    ],
    [
      'a policy whose sub-select depends on the row',
      `${guarded} create policy slow on public.notes using (merchant_id = (select private.merchant_for(body)));`,
      [
        'public.notes.slow: no index led by merchant_id serves body',
        'public.notes.slow: the sub-select ( SELECT private.merchant_for(notes.body) AS merchant_for) depends on the row',
      ],
    ],
    [
      'a policy for all merchants',
      `${guarded} create policy wide on public.notes for insert with check (true);`,
      ['public.notes.wide: does not compare merchant_id with a scalar sub-select: true'],
    ],
    [
      'a policy on a column that only an unfit partial index has',
      `${guarded} create index notes_body on public.notes (merchant_id, body) where note_id is not null;
        create policy mine on public.notes using (merchant_id = (select private.current_merchant_id()) and body = (select private.claims() ->> 'sub'));`,
      ['public.notes.mine: no index led by merchant_id serves body'],
    ],
    [
      "a view with its owner's rights",
      'create view public.notes as select * from public.stores;',
      ['public.notes: the view is not security_invoker'],
    ],
    [
      'no complaint about an invoker view',
      'create view public.notes with (security_invoker = true) as select * from public.stores;',
      [],
    ],
    [
      'a materialised view',
      'create materialized view public.notes as select * from public.stores;',
      ['public.notes: a materialised view cannot have row-level security; move it out of the exposed schema'],
    ],
    [
      'a foreign table',
      `create foreign data wrapper far; create server far foreign data wrapper far; create foreign table public.notes (merchant_id uuid) server far;`,
      ['public.notes: a foreign table cannot have row-level security; move it out of the exposed schema'],
    ],
    [
      'grants that row-level security does not guard',
      'grant truncate, trigger on public.stores to authenticated; grant references (name) on public.stores to anon;',
      [
        'public.stores: anon has REFERENCES',
        'public.stores: authenticated has TRIGGER',
        'public.stores: authenticated has TRUNCATE',
      ],
    ],
    [
      'grants to everybody, and outside the door',
      'grant select on public.stores to public; grant select on private.identities to authenticated; grant insert on public.cards to app_web;',
      [
        'private.identities: authenticated has SELECT',
        'public.cards: app_web has INSERT',
        'public.stores: public has SELECT',
      ],
    ],
    [
      'a function for everybody',
      'create function private.hello() returns int language sql return 1;',
      ['private.hello(): everybody (PUBLIC) may execute it'],
    ],
    [
      'definer rights in the wrong schema, with an open search path',
      `create function public.hello() returns int language sql security definer as 'select 1';
        revoke execute on function public.hello() from public;
        create function private.hello() returns int language sql security definer set search_path = public as 'select 1';
        revoke execute on function private.hello() from public;`,
      [
        'hello(): a security definer function outside of schema private',
        'hello(): a security definer function without an empty search_path',
        'private.hello(): a security definer function without an empty search_path',
      ],
    ],
    [
      'a login with too much',
      'grant service_role to app_web with inherit false, set true;',
      ['app_web: may become anon, authenticated, service_role'],
    ],
    ['a login past the policies', 'alter role app_keys bypassrls;', ['app_keys: has BYPASSRLS']],
    [
      'a login that inherits',
      'grant authenticated to app_worker with inherit true;',
      ['app_worker: inherits authenticated without choosing it'],
    ],
    [
      'a schema anybody may create in',
      'grant create on schema public to authenticated;',
      ['schema public: authenticated may create in it'],
    ],
  ]
  test.each(mistakes)('%s', async (_name, statements, expected) => {
    expect(await after(statements)).toEqual(expected)
  })

  test('sub-selects are told from the rest, also nested ones', () => {
    expect(splitExpression('((a = ( SELECT f(( SELECT g() AS g)) AS f)) AND (h(b) IS NULL))')).toEqual({
      rest: '((a = $subselect) AND (h(b) IS NULL))',
      subSelects: ['( SELECT f(( SELECT g() AS g)) AS f)'],
    })
  })
})

describe('outside the door', () => {
  // The queue's tables hold ids only, and a job is sent and fetched under the login itself.
  const outside = () => stack.sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'pgboss')
    order by 1`

  test.each(['webUrl', 'workerUrl'] as const)('%s reads and writes nothing', async (login) => {
    const sql = connect(stack[login], 1)
    try {
      const tables = await outside()
      expect(tables.length).toBeGreaterThan(20)
      const readable: string[] = []
      for (const { name } of tables) {
        // Both must be refused for lack of rights, before any row or type is looked at.
        for (const statement of [`select from ${name}`, `delete from ${name}`]) {
          const code = await codeOf(sql.unsafe(statement))
          if (code !== '42501') readable.push(`${statement}: ${code}`)
        }
      }
      expect(readable).toEqual([])
    } finally {
      await sql.end()
    }
  })

  test('the web login cannot become anything but anon and authenticated', async () => {
    for (const role of ['service_role', 'postgres', 'app_worker', 'app_keys']) {
      expect(await codeOf(undone(stack.webUrl, { role }, async () => {})), role).toBe('42501')
    }
  })
})
