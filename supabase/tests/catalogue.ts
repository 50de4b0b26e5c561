// What every table, policy, grant, function and login must look like, read from pg_catalog. Each check gives
// readable findings; none means all is well. The lists of exceptions name the reason for each.
import { readFileSync } from 'node:fs'
import type { Sql, Tx } from './support.ts'

/** Indexes that may lead with something else. */
const INDEX_EXCEPTIONS: Record<string, string> = {
  'public.merchants_code_key': 'codes are unique across merchants: the code is how the merchant is found',
}

/** Policies that may let through more than one merchant's rows. */
const POLICY_EXCEPTIONS: Record<string, string> = {
  'public.merchants.platform': 'the platform operator sees the list of merchants, and nothing in them',
}

/** Columns a policy may look at without an index. */
const COLUMN_EXCEPTIONS: Record<string, string> = {
  'public.members.edit.kind': 'only excludes owners; a merchant has tens of members',
  'public.members.edit.permissions': 'compares a handful of rights; a merchant has tens of members',
  'public.roles.edit.permissions': 'the same; a merchant has a handful of roles',
  'public.roles.remove.permissions': 'the same',
  'public.jobs.read.requested_by': 'one side of an OR that an index cannot serve; jobs are read newest first',
  'public.jobs.edit.requested_by': 'the same; jobs are changed by their key',
}

/** Schemas of the data API, from the file that the data API itself reads. */
export function exposedSchemas(): string[] {
  const config = readFileSync(new URL('../config.toml', import.meta.url), 'utf8')
  const list = /^\[api\][^[]*?^schemas = (\[[^\]]*\])/m.exec(config)?.[1]
  if (!list) throw new Error('supabase/config.toml: no [api] schemas')
  return JSON.parse(list) as string[]
}

type Line = { finding: string }

/** Every finding about the database as the transaction or connection sees it. */
export async function findings(sql: Sql | Tx): Promise<string[]> {
  const lists: string[][] = []
  // One after the other: a transaction has one connection.
  for (const check of [relations, indexes, policies, grants, functions, logins]) lists.push(await check(sql))
  return lists.flat().sort()
}

async function relations(sql: Sql | Tx): Promise<string[]> {
  const rows = await sql<Line[]>`
    with relation as (
      select c.oid, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.reloptions, format('%s.%s', n.nspname, c.relname) as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any (${exposedSchemas()}) and c.relkind in ('r', 'p', 'v', 'm', 'f')
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    )
    select name || ': row-level security is not enabled' as finding from relation
    where relkind in ('r', 'p') and not relrowsecurity
    union all
    select name || ': row-level security is not forced' from relation where relkind in ('r', 'p') and not relforcerowsecurity
    union all
    select name || ': has no policy' from relation
    where relkind in ('r', 'p') and not exists (select from pg_policy p where p.polrelid = relation.oid)
    union all
    select name || ': the primary key does not lead with merchant_id' from relation
    where relkind in ('r', 'p') and not exists (
      select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where i.indrelid = relation.oid and i.indisprimary and a.attname = 'merchant_id')
    union all
    select name || ': the view is not security_invoker' from relation
    where relkind = 'v' and not coalesce(reloptions && '{security_invoker=true,security_invoker=on,security_invoker=1}', false)
    union all
    select format('%s: a %s cannot have row-level security; move it out of the exposed schema', name,
      case relkind when 'm' then 'materialised view' else 'foreign table' end)
    from relation where relkind in ('m', 'f')`
  return rows.map((row) => row.finding)
}

async function indexes(sql: Sql | Tx): Promise<string[]> {
  const rows = await sql<{ index: string; first: string | null }[]>`
    select format('%s.%s', n.nspname, c.relname) as index, a.attname as first
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
    left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where n.nspname = any (${exposedSchemas()}) and not i.indisprimary`
  return rows
    .filter((row) => row.first !== 'merchant_id' && !INDEX_EXCEPTIONS[row.index])
    .map((row) => `${row.index}: the index leads with ${row.first ?? 'an expression'}, not merchant_id`)
}

/**
 * Takes the scalar sub-selects out of a policy expression. What is left runs once per row.
 * @returns the rest, and the text of each sub-select
 */
export function splitExpression(expression: string): { rest: string; subSelects: string[] } {
  let rest = ''
  const subSelects: string[] = []
  for (let at = 0; at < expression.length; ) {
    if (!expression.startsWith('( SELECT ', at)) {
      rest += expression[at]
      at += 1
      continue
    }
    let depth = 0
    let end = at
    do {
      if (expression[end] === '(') depth += 1
      if (expression[end] === ')') depth -= 1
      end += 1
    } while (depth > 0 && end < expression.length)
    subSelects.push(expression.slice(at, end))
    rest += '$subselect'
    at = end
  }
  return { rest, subSelects }
}

// These look like calls in the text of an expression, and are none.
const CONSTRUCTS = new Set(['coalesce', 'nullif', 'greatest', 'least', 'row'])

type PolicyRow = {
  name: string
  relation: string
  command: string
  expressions: string[]
  columns: { column: string; served: boolean }[]
}

async function policies(sql: Sql | Tx): Promise<string[]> {
  // pg_depend knows which columns a policy reads. A partial index serves a column when all it asks is that
  // this column is not null: an equality implies that, and nothing else.
  const rows = await sql<PolicyRow[]>`
    select format('%s.%s.%s', n.nspname, c.relname, p.polname) as name, c.relname as relation, p.polcmd::text as command,
      array_remove(array[pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)], null) as expressions,
      coalesce((
        select jsonb_agg(distinct jsonb_build_object('column', a.attname, 'served', exists (
          select from pg_index i
          join pg_attribute first on first.attrelid = i.indrelid and first.attnum = i.indkey[0]
          where i.indrelid = c.oid and i.indisvalid and first.attname = 'merchant_id' and a.attnum = any (i.indkey)
            and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = format('(%I IS NOT NULL)', a.attname)))))
        from pg_depend d join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        where d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refobjid = c.oid and d.refobjsubid > 0), '[]') as columns
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any (${exposedSchemas()})`
  return rows.flatMap((policy) => [
    ...perRowCalls(policy),
    ...unboundTenant(policy),
    ...unservedColumns(policy),
  ])
}

function perRowCalls({ name, relation, expressions }: PolicyRow): string[] {
  return expressions.flatMap((expression) => {
    const { rest, subSelects } = splitExpression(expression)
    const calls = [...rest.matchAll(/([\w."]+)\(/g)]
      .map((match) => match[1] as string)
      .filter((call) => !CONSTRUCTS.has(call.toLowerCase()))
    // A column inside a sub-select ties it to the row: then it runs per row after all.
    const correlated = subSelects.filter((text) => new RegExp(`\\b${relation}\\.`).test(text))
    return [
      ...calls.map((call) => `${name}: calls ${call} once per row; put it into a scalar sub-select`),
      ...correlated.map((text) => `${name}: the sub-select ${text} depends on the row`),
    ]
  })
}

function unboundTenant({ name, expressions }: PolicyRow): string[] {
  if (POLICY_EXCEPTIONS[name]) return []
  return expressions
    .filter((expression) => !splitExpression(expression).rest.includes('merchant_id = $subselect'))
    .map((expression) => `${name}: does not compare merchant_id with a scalar sub-select: ${expression}`)
}

function unservedColumns({ name, command, columns }: PolicyRow): string[] {
  // Nothing is searched for an insert.
  if (command === 'a') return []
  return columns
    .filter(({ column, served }) => !served && !COLUMN_EXCEPTIONS[`${name}.${column}`])
    .map(({ column }) => `${name}: no index led by merchant_id serves ${column}`)
}

async function grants(sql: Sql | Tx): Promise<string[]> {
  const rows = await sql<Line[]>`
    with granted as (
      select n.nspname as schema, format('%s.%s', n.nspname, c.relname) as name, c.relkind,
        coalesce(g.rolname, 'public') as grantee, acl.privilege_type as privilege
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      left join pg_attribute a on a.attrelid = c.oid and a.attacl is not null
      cross join lateral (select * from aclexplode(c.relacl) union all select * from aclexplode(a.attacl)) acl
      left join pg_roles g on g.oid = acl.grantee
      where n.nspname = any (${[...exposedSchemas(), 'private', 'keyring']})
    )
    select distinct format('%s: %s has %s', name, grantee, privilege) as finding from granted
    where (schema in ('private', 'keyring') and grantee in ('public', 'anon', 'authenticated'))
      or (grantee in ('anon', 'authenticated') and privilege in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'))
      -- Views and sequences have no policies of their own; what is granted on them must be plain reading.
      or (grantee in ('anon', 'authenticated') and relkind not in ('r', 'p') and privilege not in ('SELECT', 'USAGE'))
      or grantee in ('public', 'app_web', 'app_worker', 'app_redeem')
      or (grantee = 'app_keys' and schema <> 'keyring')
    union all
    select format('schema %s: %s may create in it', n.nspname, coalesce(g.rolname, 'public'))
    from pg_namespace n cross join lateral aclexplode(n.nspacl) acl left join pg_roles g on g.oid = acl.grantee
    where acl.privilege_type = 'CREATE'
      and coalesce(g.rolname, 'public') in ('public', 'anon', 'authenticated', 'app_web', 'app_worker', 'app_keys', 'app_redeem')`
  return rows.map((row) => row.finding)
}

async function functions(sql: Sql | Tx): Promise<string[]> {
  const rows = await sql<Line[]>`
    with function as (
      select p.oid::regprocedure::text as name, n.nspname as schema, p.prosecdef, p.proconfig, p.proacl, p.proowner
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    )
    select name || ': everybody (PUBLIC) may execute it' as finding from function
    where schema = any (${[...exposedSchemas(), 'private', 'keyring']})
      and exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner))) acl where acl.grantee = 0)
    union all
    select name || ': a security definer function outside of schema private' from function where prosecdef and schema <> 'private'
    union all
    select name || ': a security definer function without an empty search_path' from function
    where prosecdef and not coalesce('search_path=""' = any (proconfig), false)`
  return rows.map((row) => row.finding)
}

const MAY_BECOME: Record<string, string[]> = {
  app_web: ['anon', 'authenticated'],
  app_worker: ['anon', 'authenticated', 'service_role'],
  app_keys: [],
  app_redeem: ['anon'],
}

async function logins(sql: Sql | Tx): Promise<string[]> {
  const rows = await sql<{ name: string; powers: string[]; becomes: string[]; inherits: string[] }[]>`
    select r.rolname as name,
      array_remove(array[
        case when r.rolinherit then 'INHERIT' end, case when r.rolsuper then 'SUPERUSER' end,
        case when r.rolbypassrls then 'BYPASSRLS' end, case when r.rolcreaterole then 'CREATEROLE' end,
        case when r.rolcreatedb then 'CREATEDB' end, case when r.rolreplication then 'REPLICATION' end], null) as powers,
      array(select o.rolname from pg_roles o where o.oid <> r.oid and pg_has_role(r.oid, o.oid, 'SET') order by 1)::text[] as becomes,
      array(select o.rolname from pg_roles o where o.oid <> r.oid and pg_has_role(r.oid, o.oid, 'USAGE') order by 1)::text[] as inherits
    from pg_roles r where r.rolname = any (${Object.keys(MAY_BECOME)})`
  const missing = Object.keys(MAY_BECOME).filter((name) => !rows.some((row) => row.name === name))
  return [
    ...missing.map((name) => `${name}: the login does not exist`),
    ...rows.flatMap(({ name, powers, becomes, inherits }) => [
      ...powers.map((power) => `${name}: has ${power}`),
      ...inherits.map((role) => `${name}: inherits ${role} without choosing it`),
      ...(String(becomes) === String(MAY_BECOME[name])
        ? []
        : [`${name}: may become ${becomes.join(', ') || 'nobody'}`]),
    ]),
  ]
}
