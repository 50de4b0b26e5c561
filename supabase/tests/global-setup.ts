import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { parseLauncherEnv } from '#app/core/env/env.ts'
import { startStack } from '../../scripts/lib/stack.ts'
import { compileWorkers } from './compiled.ts'

/** What the test files get of the stack that was started for all of them. */
export type InjectedStack = {
  adminUrl: string
  web: Record<string, string>
  worker: Record<string, string>
  redeem: Record<string, string>
  /** Secrets of this throw-away installation: for tests that forge what a client could try to forge. */
  secrets: Record<string, string>
}

declare module 'vitest' {
  interface ProvidedContext {
    stack: InjectedStack
  }
}

/** Starts one real stack in a folder of its own before the first file; takes it away after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tihuo-test-'))
  const settings = parseLauncherEnv({
    NODE_ENV: 'test',
    TIHUO_LOG_LEVEL: 'silent',
    TIHUO_DATA_DIR: dataDir,
    TIHUO_POSTGRES_PORT: '0',
    TIHUO_SUPABASE_PORT: '0',
  })
  const clean = () => rmSync(dataDir, { recursive: true, force: true })
  const stack = await compileWorkers(join(dataDir, 'compiled'))
    .then(() => startStack(settings, { fast: true }))
    .catch((error) => {
      clean()
      throw error
    })
  project.provide('stack', {
    adminUrl: stack.adminUrl,
    web: stack.envFor('web'),
    worker: stack.envFor('worker'),
    redeem: stack.envFor('redeem'),
    secrets: JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')),
  })
  return async () => {
    await stack.stop()
    clean()
  }
}
