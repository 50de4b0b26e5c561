// `npm run lighthouse [-- --json]`: what Lighthouse (mobile: slow phone, slow network) says of the consumer's pages,
// on a throw-away installation with demo data; or on a running one when TIHUO_E2E_URL and TIHUO_E2E_DATA_DIR say
// where it is. With --json, standard output is exactly one line; --runs N for other than three runs a page.
// The exit code says that it ran, not how it came out; that is what `ok` is for.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import lighthouse from 'lighthouse'
import { parseLauncherEnv } from '#app/core/env/env.ts'
import { browserLaunch } from '../e2e/support/browser.ts'
import { cardOf, type DemoCard } from '../e2e/support/demo.ts'
import { startInstallation } from './lib/installation.ts'
import { freePort } from './lib/ports.ts'

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const
const LEAST_SCORE = 0.95
const MOST_LCP_MS = 2500

type Scores = Record<(typeof CATEGORIES)[number], number>
type Run = Scores & {
  lcpMs: number
  fcpMs: number
  blockedMs: number
  layoutShift: number
  bytes: number
  /** Audits that cost points, of categories below full marks. */
  lost: string[]
}
type Page = { name: 'card' | 'goods'; url: string; cookie: string }

const json = process.argv.includes('--json')
const runs = Number(process.argv[process.argv.indexOf('--runs') + 1]) || 3
const say = (line: string) => process.stderr.write(`${line}\n`)

/** One run of Lighthouse against a browser that listens on a port. */
async function run(page: Page, port: number): Promise<Run> {
  const result = await lighthouse(page.url, {
    port,
    output: 'json',
    logLevel: 'error',
    formFactor: 'mobile',
    onlyCategories: [...CATEGORIES],
    extraHeaders: { Cookie: page.cookie },
  })
  if (!result) throw new Error('Lighthouse gave no result')
  const { audits, categories, runtimeError } = result.lhr
  if (runtimeError) throw new Error(`${page.url}: ${runtimeError.message}`)
  const score = (name: (typeof CATEGORIES)[number]) => categories[name]?.score ?? 0
  const measured = (name: string) => audits[name]?.numericValue ?? Number.NaN
  const lost = CATEGORIES.flatMap((name) => categories[name]?.auditRefs ?? [])
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1)
    .map(({ id }) => `${id} ${audits[id]?.displayValue ?? ''}`.trim())
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    'best-practices': score('best-practices'),
    seo: score('seo'),
    lcpMs: Math.round(measured('largest-contentful-paint')),
    fcpMs: Math.round(measured('first-contentful-paint')),
    blockedMs: Math.round(measured('total-blocking-time')),
    layoutShift: Number(measured('cumulative-layout-shift').toFixed(3)),
    bytes: Math.round(measured('total-byte-weight')),
    lost,
  }
}

/** The run whose performance is in the middle. */
async function medianRun(page: Page, port: number): Promise<Run> {
  const done: Run[] = []
  for (let i = 0; i < runs; i += 1) {
    const result = await run(page, port)
    say(`${page.name}: performance ${result.performance}, LCP ${result.lcpMs} ms`)
    done.push(result)
  }
  done.sort((a, b) => a.performance - b.performance || b.lcpMs - a.lcpMs)
  const middle = done[Math.floor(done.length / 2)]
  if (!middle) throw new Error('no run')
  return middle
}

/** Shows a card as the page's form does. @returns the cookie of who may choose the goods */
async function showCard(card: DemoCard, site: string): Promise<string> {
  const answer = await fetch(`${site}?index`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: new URL(site).origin },
    body: new URLSearchParams({ number: card.number, password: card.password }),
  })
  const cookie = answer.headers.getSetCookie().find((each) => each.startsWith('tihuo_card='))
  if (answer.status !== 303 || !cookie) throw new Error(`the demo card was refused: ${answer.status}`)
  return cookie.split(';')[0] ?? ''
}

/** @param origin of the installation */
async function measure(origin: string): Promise<void> {
  // Five gifts with pictures: the heaviest goods page of the demo.
  const card = cardOf('588 五选一', 'ready to redeem', 0)
  const { href: site } = new URL(card.site.split('?')[0] ?? '', origin)
  const chinese = 'locale=zh-CN'
  const pages: Page[] = [
    { name: 'card', url: site, cookie: chinese },
    { name: 'goods', url: `${site}/goods`, cookie: `${chinese}; ${await showCard(card, site)}` },
  ]
  const port = await freePort(0)
  const launch = await browserLaunch()
  const browser = await chromium.launch({
    ...launch,
    args: [...launch.args, `--remote-debugging-port=${port}`],
  })
  try {
    const measured: Partial<Record<Page['name'], Run>> = {}
    for (const page of pages) measured[page.name] = await medianRun(page, port)
    const ok = Object.values(measured).every(
      (each) => CATEGORIES.every((name) => each[name] >= LEAST_SCORE) && each.lcpMs < MOST_LCP_MS,
    )
    const line = {
      name: 'lighthouse',
      ok,
      leastScore: LEAST_SCORE,
      mostLcpMs: MOST_LCP_MS,
      runs,
      pages: measured,
    }
    process.stdout.write(`${JSON.stringify(line, null, json ? undefined : 2)}\n`)
  } finally {
    await browser.close()
  }
}

if (process.env.TIHUO_E2E_URL && process.env.TIHUO_E2E_DATA_DIR) {
  await measure(process.env.TIHUO_E2E_URL)
} else {
  const dataDir = mkdtempSync(join(tmpdir(), 'tihuo-lighthouse-'))
  const installation = await startInstallation(
    parseLauncherEnv({
      TIHUO_DATA_DIR: dataDir,
      TIHUO_PORT: '4150',
      TIHUO_POSTGRES_PORT: '54450',
      TIHUO_SUPABASE_PORT: '54550',
      TIHUO_METRICS_PORT: '0',
      TIHUO_LOG_LEVEL: 'warn',
    }),
    say,
    { fast: true },
  )
  process.env.TIHUO_E2E_DATA_DIR = dataDir
  try {
    await measure(installation.url)
  } finally {
    await installation.stop()
  }
  rmSync(dataDir, { recursive: true, force: true })
}
process.exit(0)
