import { defineConfig } from '@playwright/test'
import { browserLaunch } from './e2e/support/browser.ts'

// scripts/e2e.ts starts a whole installation and tells its address; there is nothing to test without one.
const baseURL = process.env.TIHUO_E2E_URL
if (!baseURL) throw new Error('Start the browser tests with `npm run e2e`.')

export default defineConfig({
  testDir: './e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: './test-results',
  fullyParallel: false,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [['list'], ['json', { outputFile: './test-results/e2e.json' }]],
  use: {
    baseURL,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    // Without its film strip a trace costs little, and the page of a failure is kept as a picture anyway.
    trace: { mode: 'retain-on-failure', screenshots: false, sources: false },
    screenshot: 'only-on-failure',
    launchOptions: await browserLaunch(),
  },
})
