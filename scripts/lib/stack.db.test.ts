// Starts of a whole installation in a folder of its own: first, second, and with a master key that is wrong.
import { mkdtempSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { connect } from '#app/core/db/pool.ts'
import { parseLauncherEnv } from '#app/core/env/env.ts'
import { freePort } from './ports.ts'
import { startPostgres } from './postgres.ts'
import { keepRedeemEnv, startRedemptionServer } from './redemption-server.ts'
import { loadSecrets, masterKeyFile, newMasterKey } from './secrets.ts'
import { type Stack, startStack } from './stack.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'tihuo-stack-'))
const settings = (more: Record<string, string> = {}) =>
  parseLauncherEnv({
    NODE_ENV: 'test',
    TIHUO_LOG_LEVEL: 'silent',
    TIHUO_DATA_DIR: dataDir,
    TIHUO_POSTGRES_PORT: '0',
    TIHUO_SUPABASE_PORT: '0',
    ...more,
  })
const start = (more?: Record<string, string>) => startStack(settings(more), { fast: true })

/** Number and hash of the rows of every table in the database. */
async function contents(adminUrl: string): Promise<Record<string, string>> {
  const sql = connect(adminUrl, 1)
  try {
    const tables = await sql<{ name: string }[]>`
      select format('%s.%s', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1`
    const found: Record<string, string> = {}
    for (const { name } of tables) {
      const [row] = await sql<{ state: string }[]>`
        select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as state from ${sql(name)} t`
      found[name] = row?.state ?? ''
    }
    return found
  } finally {
    await sql.end()
  }
}

/** The contents, read with nothing but the database running. */
async function contentsAtRest(): Promise<Record<string, string>> {
  const password = loadSecrets(dataDir).postgresPassword
  const server = await startPostgres({ dataDir, port: await freePort(0), password, fast: true })
  try {
    return await contents(server.url)
  } finally {
    await server.stop()
  }
}

async function addMerchant(stack: Stack): Promise<void> {
  for (const [name, value] of Object.entries(stack.envFor('worker'))) vi.stubEnv(name, value)
  const [keys, pool] = await Promise.all([
    import('#app/core/crypto/key-library.ts'),
    import('#app/core/db/pool.ts'),
  ])
  await keys.registerMasterKey()
  const sql = connect(stack.adminUrl, 1)
  const [row] = await sql<{ id: string }[]>`
    insert into merchants (merchant_id, code, name) values (gen_random_uuid(), 'kept', 'Kept') returning merchant_id as id`
  await keys.createMerchantKeys(row?.id as string)
  await Promise.all([sql.end(), pool.closePools()])
}

let masterKey: string

beforeAll(async () => {
  const stack = await start()
  expect(stack.appliedMigrations.length).toBeGreaterThan(6)
  await addMerchant(stack)
  masterKey = readFileSync(masterKeyFile(dataDir), 'utf8')
  await stack.stop()
})

afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(dataDir, { recursive: true, force: true })
})

test('secrets and master key are made once, and only their owner reads them', () => {
  for (const file of [join(dataDir, 'secrets.json'), masterKeyFile(dataDir)])
    expect(statSync(file).mode & 0o777, file).toBe(0o600)
  expect(loadSecrets(dataDir)).toEqual(loadSecrets(dataDir))
})

test('a second start on the same folder keeps data and secrets and applies nothing', async () => {
  const before = await contentsAtRest()
  expect(before['public.merchants']).toMatch(/^1 /)
  const stack = await start()
  const after = await contents(stack.adminUrl)
  const settings = stack.envFor('web')
  await stack.stop()
  expect(stack.appliedMigrations).toEqual([])
  expect(settings.TIHUO_MASTER_KEY).toBe(masterKey.trim())
  // The queue and Supabase note their own start; everything that is ours is as it was.
  for (const name of Object.keys(before).filter((table) => !/^(pgboss|storage)\./.test(table)))
    expect(after[name], name).toBe(before[name])
})

test.each([
  ['a wrong key in the settings', () => ({ TIHUO_MASTER_KEY: newMasterKey() }), 'The master key is wrong.'],
  [
    'a wrong key in the folder',
    () => {
      writeFileSync(masterKeyFile(dataDir), `${newMasterKey()}\n`)
      return {}
    },
    'The master key is wrong.',
  ],
  [
    'no key',
    () => {
      unlinkSync(masterKeyFile(dataDir))
      return {}
    },
    'The master key is missing.',
  ],
])('%s stops the start, says so, and changes nothing', async (_name, arrange, says) => {
  const before = await contentsAtRest()
  const given: Record<string, string> = arrange()
  try {
    const error = (await start(given).catch((thrown) => thrown)) as Error
    expect(error).toBeInstanceOf(Error)
    expect(error.message).toContain(says)
    expect(error.message).toContain('Nothing has been changed.')
    for (const key of Object.values(given)) expect(error.message).not.toContain(key)
    expect(await contentsAtRest()).toEqual(before)
  } finally {
    writeFileSync(masterKeyFile(dataDir), masterKey)
  }
})

test('with the right key back it starts again', async () => {
  const stack = await start()
  await stack.stop()
})

test('each process gets a login of its own; the redemption server nothing of the others', async () => {
  const stack = await start()
  const [web, worker, redeem] = (['web', 'worker', 'redeem'] as const).map(stack.envFor)
  keepRedeemEnv(stack)
  await stack.stop()
  const login = (settings = {} as Record<string, string>) =>
    new URL(settings.TIHUO_DATABASE_URL ?? '').username
  expect([web, worker, redeem].map(login)).toEqual(['app_web', 'app_worker', 'app_redeem'])
  const file = join(dataDir, 'redeem.env')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const kept = readFileSync(file, 'utf8')
  for (const said of [JSON.stringify(redeem), kept]) {
    expect(said).toContain(redeem?.TIHUO_SESSION_SECRET)
    const { postgresPassword, webPassword, workerPassword, secretKey, sessionSecret, jwtSecret } =
      loadSecrets(dataDir)
    for (const foreign of [
      postgresPassword,
      webPassword,
      workerPassword,
      secretKey,
      sessionSecret,
      jwtSecret,
    ])
      expect(said).not.toContain(foreign)
  }
})

test.each([
  [
    'no installation',
    { TIHUO_DATA_DIR: join(dataDir, 'nothing') },
    /start that first .*TIHUO_REDEEM_DATABASE_URL/,
  ],
  [
    'half of the settings',
    { TIHUO_REDEEM_DATABASE_URL: 'postgres://app_redeem:x@127.0.0.1/x', SUPABASE_URL: 'http://127.0.0.1' },
    /TIHUO_KEYS_DATABASE_URL, TIHUO_MASTER_KEY, TIHUO_SESSION_SECRET, SUPABASE_PUBLISHABLE_KEY missing/,
  ],
])('a redemption server with %s says what it needs', async (_name, given, says) => {
  await expect(startRedemptionServer(settings(given), () => {})).rejects.toThrow(says)
})
