// `npm run e2e [-- playwright arguments]`: a throw-away installation with demo data, and Playwright on it.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseLauncherEnv } from '#app/core/env/env.ts'
import { startInstallation } from './lib/installation.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'tihuo-e2e-'))
const installation = await startInstallation(
  parseLauncherEnv({
    TIHUO_DATA_DIR: dataDir,
    TIHUO_PORT: '4700',
    TIHUO_POSTGRES_PORT: '55700',
    TIHUO_SUPABASE_PORT: '54700',
    TIHUO_METRICS_PORT: '9700',
    TIHUO_LOG_LEVEL: 'info',
    // The tests say from which address somebody comes: a client may try one card in five seconds.
    TIHUO_TRUSTED_PROXIES: '1',
  }),
  (step) => console.log(step),
  { fast: true },
)
let code = 1
try {
  code = await new Promise<number>((done) => {
    const child = spawn(
      process.execPath,
      ['node_modules/@playwright/test/cli.js', 'test', ...process.argv.slice(2)],
      {
        stdio: 'inherit',
        env: {
          ...process.env,
          TIHUO_E2E_URL: installation.url,
          TIHUO_E2E_DATA_DIR: dataDir,
          TIHUO_E2E_METRICS: JSON.stringify(installation.metrics),
          TIHUO_E2E_ADMIN_URL: installation.stack.adminUrl,
          TIHUO_E2E_VENDORS: JSON.stringify(installation.vendors),
        },
      },
    )
    child.on('exit', (status) => done(status ?? 1))
  })
} finally {
  await installation.stop()
  if (code === 0) rmSync(dataDir, { recursive: true, force: true })
  else console.log(`Logs of the failed run: ${dataDir}`)
}
process.exit(code)
