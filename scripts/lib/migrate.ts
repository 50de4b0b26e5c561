import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PgBoss } from 'pg-boss'
import postgres from 'postgres'
import { QUEUE_SCHEMA } from '#app/core/queue/outbox.ts'
import { QUEUES, SCHEDULES } from '#app/core/queue/queues.ts'
import type { Secrets } from './secrets.ts'

const supabaseDir = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'supabase')

/**
 * Gives a bare PostgreSQL the API roles that a Supabase project brings. For the embedded server only.
 * @param databaseUrl of its superuser
 */
export async function createSupabaseRoles(databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  try {
    await sql.unsafe(readFileSync(join(supabaseDir, 'embedded', 'roles.sql'), 'utf8'))
  } finally {
    await sql.end()
  }
}

/**
 * Applies the migrations that are not recorded yet, each in a transaction with its record, in the table
 * the Supabase CLI uses; then the job queue's own schema and queues.
 * @param databaseUrl of a role that may create schemas and roles
 * @returns names of the applied files
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  const applied: string[] = []
  try {
    // Two processes that start at once must not both apply.
    await sql`select pg_advisory_lock(hashtext('tihuo.migrate'))`
    await sql`create schema if not exists supabase_migrations`
    await sql`create table if not exists supabase_migrations.schema_migrations (
      version text primary key, statements text[], name text)`
    const done = new Set(
      (await sql<{ version: string }[]>`select version from supabase_migrations.schema_migrations`).map(
        (r) => r.version,
      ),
    )
    const folder = join(supabaseDir, 'migrations')
    for (const file of readdirSync(folder)
      .filter((name) => name.endsWith('.sql'))
      .sort()) {
      const match = /^(\d{14})_(.+)\.sql$/.exec(file)
      if (!match) throw new Error(`supabase/migrations/${file}: the name must be <14 digits>_<name>.sql`)
      const [, version, name] = match as unknown as [string, string, string]
      if (done.has(version)) continue
      const text = readFileSync(join(folder, file), 'utf8')
      try {
        await sql.begin(async (tx) => {
          await tx.unsafe(text)
          await tx`insert into supabase_migrations.schema_migrations (version, statements, name) values (${version}, ${[text]}, ${name})`
        })
      } catch (error) {
        throw new Error(`supabase/migrations/${file} failed: ${(error as Error).message}`, { cause: error })
      }
      applied.push(file)
    }
    await prepareQueue(databaseUrl, sql)
  } finally {
    await sql.end()
  }
  return applied
}

async function prepareQueue(databaseUrl: string, sql: postgres.Sql): Promise<void> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema: QUEUE_SCHEMA,
    supervise: false,
    schedule: false,
    max: 2,
  })
  boss.on('error', () => {})
  await boss.start()
  try {
    for (const [name, policy] of Object.entries(QUEUES)) {
      const options = { ...policy, retryBackoff: true, notify: true }
      if (await boss.getQueue(name)) await boss.updateQueue(name, options)
      else await boss.createQueue(name, options)
    }
    for (const [name, cron] of Object.entries(SCHEDULES)) await boss.schedule(name, cron)
  } finally {
    await boss.stop({ graceful: false })
  }
  const schema = sql(QUEUE_SCHEMA)
  await sql`grant usage on schema ${schema} to app_web, app_worker`
  await sql`grant select, insert on all tables in schema ${schema} to app_web`
  await sql`grant select, insert, update, delete on all tables in schema ${schema} to app_worker`
  await sql`grant usage on all sequences in schema ${schema} to app_web, app_worker`
}

/** Gives the application's logins their passwords. @param databaseUrl of a role that may alter them */
export async function setLoginPasswords(databaseUrl: string, secrets: Secrets): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  const logins = {
    app_web: secrets.webPassword,
    app_worker: secrets.workerPassword,
    app_keys: secrets.keysPassword,
    app_redeem: secrets.redeemPassword,
  }
  try {
    for (const [login, password] of Object.entries(logins)) {
      // ALTER ROLE takes no parameters; format() quotes on the server.
      const [row] = await sql<
        { statement: string }[]
      >`select format('alter role %I with login password %L', ${login}::text, ${password}::text) as statement`
      if (row) await sql.unsafe(row.statement)
    }
  } finally {
    await sql.end()
  }
}

/**
 * Lets a redemption server, which has the publishable key alone, see the pictures of goods and merchants in Storage.
 * Everybody may see these (app/routes/media.$); nothing else in Storage has a policy, so nothing else shows. To the
 * database login of that server they do not show either: it has no business in Storage's tables.
 * Call when Storage is up: the tables are its own.
 */
export async function showPictures(databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  try {
    await sql.begin(async (tx) => {
      // Two processes that start at once must not both make it.
      await tx`select pg_advisory_xact_lock(hashtext('tihuo.migrate'))`
      // Supabase grants anon everything there and counts on policies, which do not guard TRUNCATE. Where the tables
      // are not ours to decide on, this is a warning.
      await tx`
        revoke insert, update, delete, truncate, references, trigger on storage.objects, storage.buckets from anon`
      const [there] = await tx`
        select from pg_policies where schemaname = 'storage' and tablename = 'objects' and policyname = 'tihuo_pictures'`
      if (there) return
      await tx`
        create policy tihuo_pictures on storage.objects for select to anon
        using (bucket_id = 'media' and (select session_user <> 'app_redeem')
          and name ~ '^[0-9a-f-]{36}/(products|logos)/[0-9a-f-]{36}/(thumb|card|large)[.](webp|jpeg)$')`
    })
  } finally {
    await sql.end()
  }
}

/**
 * Lets the embedded data API in: its login's password, and the least it needs. Call after migrate().
 * @param databaseUrl of the embedded server's superuser
 */
export async function admitDataApi(databaseUrl: string, password: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  try {
    const [row] = await sql<
      { statement: string }[]
    >`select format('alter role app_api with login password %L', ${password}::text) as statement`
    if (row) await sql.unsafe(row.statement)
    // @supabase/lite keeps columns and a table of its own beside the list of migrations.
    await sql`alter schema supabase_migrations owner to app_api`
    await sql`alter table supabase_migrations.schema_migrations owner to app_api`
    // A GRANT by somebody without any right on the table is an error; with one, only a warning. Selecting
    // shows it nothing: row-level security is forced, and no policy is for this login.
    await sql`grant select on all tables in schema public to app_api`
    await sql`grant select on all sequences in schema public to app_api`
  } finally {
    await sql.end()
  }
}
