import { defineConfig } from 'vitest/config'
import LongestFirst from './supabase/tests/longest-first.ts'

// How long `expect.poll` looks before it gives up. Vitest's own second is too short beside others on two cores.
const expectations = { poll: { timeout: 30_000 } }

// This file wins over vite.config.ts, so the Remix plugin is never loaded: tests run our modules as Node
// and the workers do, and `#app/*` comes from the imports of package.json.
export default defineConfig({
  test: {
    // More than cores: much of the time a file waits, for workers that are killed or vendors that do not answer.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          // Some read a million rows, and two cores are shared by three files.
          testTimeout: 30_000,
          expect: expectations,
          // Read when log.ts is imported, before a test can set it.
          env: { TIHUO_LOG_LEVEL: 'silent' },
          include: ['app', 'scripts', 'supabase', 'workers', 'edge-gateway'].map(
            (dir) => `${dir}/**/*.test.{ts,tsx}`,
          ),
          exclude: ['**/node_modules/**', '**/*.db.test.ts', 'supabase/tests/**'],
        },
      },
      {
        test: {
          name: 'database',
          environment: 'node',
          // Read when log.ts is imported, before a test can set it.
          env: { TIHUO_LOG_LEVEL: 'silent' },
          include: ['**/*.db.test.ts', 'supabase/tests/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'build/**', '.data/**', 'e2e/**'],
          // One real PostgreSQL and Supabase for all files; every file makes merchants of its own.
          globalSetup: ['supabase/tests/global-setup.ts'],
          testTimeout: 60_000,
          expect: expectations,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
