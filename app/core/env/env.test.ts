import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { EnvError, parseLauncherEnv } from './env.ts'

const key = Buffer.alloc(32, 1).toString('base64')

const good = {
  TIHUO_DATABASE_URL: 'postgres://app_web:dbpass@127.0.0.1:5432/postgres',
  TIHUO_KEYS_DATABASE_URL: 'postgresql://app_keys:keypass@127.0.0.1:5432/postgres',
  TIHUO_MASTER_KEY: key,
  SUPABASE_URL: 'http://127.0.0.1:54321',
  SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_x',
  SUPABASE_SECRET_KEY: 'sb_secret_x',
  TIHUO_PUBLIC_URL: 'https://cards.example',
  TIHUO_SESSION_SECRET: 's'.repeat(32),
}

type Bad = [name: string, value: string, says: string]

// A value that must never be printed contains SECRETVALUE.
const badOfEveryProcess: Bad[] = [
  ['NODE_ENV', 'SECRETVALUE', 'development'],
  ['TIHUO_LOG_LEVEL', 'SECRETVALUE', 'silent'],
  ['TIHUO_MASTER_KEY', 'SECRETVALUE', '32 bytes in base64'],
  ['TIHUO_KEYS_DATABASE_URL', 'mysql://keys:SECRETVALUE@host/db', 'PostgreSQL address'],
  ['SUPABASE_URL', 'ftp://SECRETVALUE', 'http or https address'],
  ['TIHUO_METRICS_PORT', '70000', '65535'],
  ['TIHUO_METRICS_PORT', 'SECRETVALUE', 'number'],
  ['TIHUO_PUBLIC_URL', 'SECRETVALUE', 'http or https address'],
  ['TIHUO_SURFACE', 'SECRETVALUE', 'all, redeem or admin'],
]

const badOfProcess: Bad[] = [
  ...badOfEveryProcess,
  ['TIHUO_DATABASE_URL', 'SECRETVALUE@host', 'PostgreSQL address'],
  ['TIHUO_DATABASE_POOL', '0', '1'],
]

const badOfWeb: Bad[] = [
  ['TIHUO_PORT', '-1', '0'],
  ['TIHUO_SESSION_SECRET', 'SECRETVALUE', 'at least 32 characters'],
  ['TIHUO_SESSION_SECRET', `${'s'.repeat(32)},SECRETVALUE`, 'at least 32 characters'],
  ['TIHUO_SESSION_SECRET', `${'s'.repeat(32)},`, 'at least 32 characters'],
  ['TIHUO_TRUSTED_PROXIES', 'SECRETVALUE', 'number'],
  ['TIHUO_TRUSTED_PROXIES', '11', '0 to 10'],
  ['TIHUO_TRUSTED_PROXIES', '10.0.0.0/8,SECRETVALUE', 'networks'],
]

const badOfLauncher: Bad[] = [
  ...badOfEveryProcess,
  ...badOfWeb,
  ['TIHUO_POSTGRES_PORT', '1.5', 'must be a port number'],
  ['TIHUO_SUPABASE_PORT', 'SECRETVALUE', 'number'],
  ['TIHUO_SEED', 'SECRETVALUE', 'must be 1 or 0'],
  ['DATABASE_URL', 'http://user:SECRETVALUE@host/db', 'PostgreSQL address'],
  ['TIHUO_WEB_DATABASE_URL', 'SECRETVALUE', 'PostgreSQL address'],
  ['TIHUO_WORKER_DATABASE_URL', 'SECRETVALUE', 'PostgreSQL address'],
  ['TIHUO_REDEEM_DATABASE_URL', 'SECRETVALUE', 'PostgreSQL address'],
]

function complaint(parse: () => unknown): string {
  try {
    parse()
  } catch (error) {
    expect(error).toBeInstanceOf(Error)
    expect((error as Error).name).toBe('EnvError')
    return (error as Error).message
  }
  throw new Error('no complaint')
}

/** The message names the one setting that is wrong, says what it should be, and keeps its value to itself. */
function expectNamed(message: string, name: string, says: string): void {
  const lines = message.split('\n').slice(1)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(new RegExp(`^  ${name} `))
  expect(lines[0]).toContain(says)
  expect(message).not.toContain('SECRETVALUE')
}

describe('settings of the launcher', () => {
  test('nothing has to be set', () => {
    expect(parseLauncherEnv({})).toMatchObject({
      TIHUO_PORT: 3000,
      TIHUO_DATA_DIR: '.data',
      TIHUO_SEED: true,
      NODE_ENV: 'production',
    })
  })

  test('an empty variable counts as absent', () => {
    expect(parseLauncherEnv({ TIHUO_PORT: '', DATABASE_URL: '', TIHUO_MASTER_KEY: '' })).toEqual(
      parseLauncherEnv({}),
    )
  })

  test.each(badOfLauncher)('%s = %s is named, with what is right', (name, value, says) => {
    expectNamed(
      complaint(() => parseLauncherEnv({ [name]: value })),
      name,
      says,
    )
  })

  test('all that is wrong is said at once', () => {
    const message = complaint(() =>
      parseLauncherEnv({ TIHUO_PORT: 'x', TIHUO_SEED: 'perhaps', DATABASE_URL: 'x' }),
    )
    for (const name of ['TIHUO_PORT', 'TIHUO_SEED', 'DATABASE_URL']) expect(message).toContain(`\n  ${name} `)
  })

  test('the error has a name of its own', () => {
    expect(() => parseLauncherEnv({ TIHUO_PORT: 'x' })).toThrow(EnvError)
  })
})

describe('settings of a process', () => {
  beforeEach(() => {
    vi.resetModules()
    // Whatever this machine has set must not help or harm.
    for (const name of Object.keys(process.env))
      if (/^(TIHUO|SUPABASE)_/.test(name)) vi.stubEnv(name, undefined)
    vi.stubEnv('NODE_ENV', 'test')
    for (const [name, value] of Object.entries(good)) vi.stubEnv(name, value)
  })
  afterEach(() => vi.unstubAllEnvs())

  test('are parsed once', async () => {
    const { env, envOfWeb } = await import('./env.ts')
    expect(env()).toMatchObject({ TIHUO_DATABASE_POOL: 10, TIHUO_DATABASE_URL: good.TIHUO_DATABASE_URL })
    expect(env()).toBe(env())
    expect(envOfWeb()).toMatchObject({ TIHUO_PORT: 3000, TIHUO_TRUSTED_PROXIES: { hops: 0 } })
    expect(envOfWeb()).toBe(envOfWeb())
  })

  test.each(badOfProcess)('of a worker: %s = %s is named, with what is right', async (name, value, says) => {
    vi.stubEnv(name, value)
    const { env } = await import('./env.ts')
    expectNamed(complaint(env), name, says)
  })

  test.each([...badOfProcess, ...badOfWeb])(
    'of the web: %s = %s is named, with what is right',
    async (name, value, says) => {
      vi.stubEnv(name, value)
      const { envOfWeb } = await import('./env.ts')
      expectNamed(complaint(envOfWeb), name, says)
    },
  )

  test('the redemption surface does without the secret key of Supabase, the others do not', async () => {
    vi.stubEnv('SUPABASE_SECRET_KEY', undefined)
    vi.stubEnv('TIHUO_SURFACE', 'redeem')
    const { env, envOfWeb } = await import('./env.ts')
    expect(envOfWeb()).toMatchObject({ TIHUO_SURFACE: 'redeem' })
    expect(env().SUPABASE_SECRET_KEY).toBeUndefined()
    vi.stubEnv('TIHUO_SURFACE', 'admin')
    vi.resetModules()
    const admin = await import('./env.ts')
    expectNamed(complaint(admin.envOfWeb), 'SUPABASE_SECRET_KEY', 'is missing')
  })

  test('secrets and proxies are read as lists', async () => {
    vi.stubEnv('TIHUO_SESSION_SECRET', `${'a'.repeat(32)}, ${'b'.repeat(32)}`)
    vi.stubEnv('TIHUO_TRUSTED_PROXIES', '10.0.0.0/8, 2001:db8::1')
    const { envOfWeb } = await import('./env.ts')
    expect(envOfWeb().TIHUO_SESSION_SECRET).toEqual(['a'.repeat(32), 'b'.repeat(32)])
    expect(envOfWeb().TIHUO_TRUSTED_PROXIES).toMatchObject({ networks: { length: 2 } })
  })

  test.each(Object.keys(good))('of the web: %s is missed', async (name) => {
    vi.stubEnv(name, undefined)
    const { envOfWeb } = await import('./env.ts')
    expectNamed(complaint(envOfWeb), name, 'is missing')
  })
})
