import { vi } from 'vitest'

/** The settings a web process must have, for tests that need no database; vi.unstubAllEnvs() takes them away. */
export function stubWebEnv(more: Record<string, string> = {}): void {
  const settings = {
    NODE_ENV: 'test',
    TIHUO_DATABASE_URL: 'postgres://app_web:x@127.0.0.1:1/none',
    TIHUO_KEYS_DATABASE_URL: 'postgres://app_keys:x@127.0.0.1:1/none',
    TIHUO_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
    SUPABASE_URL: 'http://127.0.0.1:1',
    SUPABASE_PUBLISHABLE_KEY: 'publishable',
    SUPABASE_SECRET_KEY: 'secret',
    TIHUO_PUBLIC_URL: 'http://127.0.0.1:3000',
    TIHUO_SESSION_SECRET: 's'.repeat(32),
    ...more,
  }
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value)
}
