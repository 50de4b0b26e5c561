// `npm run screenshots`: the pictures of the README, from a throw-away installation with demo data; or from a
// running one when TIHUO_E2E_URL and TIHUO_E2E_DATA_DIR say where it is.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test'
import sharp from 'sharp'
import { parseLauncherEnv } from '#app/core/env/env.ts'
import { browserLaunch } from '../e2e/support/browser.ts'
import { CONSIGNEE, enterCard, fillAddress } from '../e2e/support/consumer-steps.ts'
import { cardOf, loginOf, signIn } from '../e2e/support/demo.ts'
import { fillBatch } from '../e2e/support/merchant-steps.ts'
import { wordsIn } from '../e2e/support/words.ts'
import { startInstallation } from './lib/installation.ts'

const FOLDER = 'docs/images'
const DESK = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 900 }
const PHONE_GAP = 24
const t = wordsIn('zh-CN')

/** A picture small enough for a repository. */
async function keep(png: Buffer, name: string): Promise<void> {
  const file = join(FOLDER, `${name}.webp`)
  const { size } = await sharp(png).webp({ quality: 82, effort: 6 }).toFile(file)
  console.log(`${file} ${Math.round(size / 1024)} KB`)
}

async function shoot(page: Page, name: string): Promise<void> {
  // Pictures of goods load lazily.
  await page.evaluate(async () => {
    await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)))
    await document.fonts.ready
  })
  await keep(await page.screenshot({ animations: 'disabled' }), name)
}

async function open(browser: Browser, baseURL: string, more: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({
    baseURL,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    ...more,
  })
  return context.newPage()
}

async function backOffice(browser: Browser, baseURL: string): Promise<void> {
  const page = await open(browser, baseURL, { viewport: DESK })
  await page.goto('/')
  await shoot(page, 'landing')
  await page.goto('/login')
  await shoot(page, 'login')
  await signIn(page, loginOf('xiefu', 'boss'))
  await shoot(page, 'home')
  await page.goto('/admin/products')
  await shoot(page, 'products')
  const prefix = `Z${String(Date.now()).slice(-5)}`
  const batch = { name: '2026 中秋大闸蟹 588 型', faceValue: '588', quantity: 300_000, prefix }
  await fillBatch(page, t, { ...batch, product: '588 型', start: 10_000, digits: 8 })
  await page.evaluate(() => scrollTo(0, 0))
  await shoot(page, 'batch-new')
  await page.getByRole('button', { name: t.batches('submit') }).click()
  await page.locator('[role=progressbar]:not([aria-valuenow="0"])').waitFor()
  await shoot(page, 'batch')
  await page.getByRole('button', { name: t.jobs('cancel') }).click()
  await page.getByText(t.batches('cancelled'), { exact: true }).waitFor({ timeout: 30_000 })
  await page.goto('/admin/cards?serialFrom=595&serialTo=1000')
  await shoot(page, 'cards')
  await page.goto('/admin/cards/change?action=void&serialFrom=1&serialTo=1000')
  await shoot(page, 'change')
  await page.goto('/admin/designs')
  await page.locator('main a[href^="/admin/designs/"]:not([href$="/new"])').first().click()
  await page.getByRole('heading', { name: t.designs('elements') }).waitFor()
  await shoot(page, 'design')
  await page.goto('/admin/orders')
  await shoot(page, 'orders')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto('/admin/orders?view=all')
  await shoot(page, 'orders-dark')
  await page.context().close()
}

/** The five pages of a consumer, side by side. */
async function consumer(browser: Browser, baseURL: string, colorScheme: 'light' | 'dark'): Promise<void> {
  const page = await open(browser, baseURL, {
    viewport: PHONE,
    deviceScaleFactor: 1.5,
    isMobile: true,
    hasTouch: true,
    colorScheme,
  })
  const strip: Buffer[] = []
  const add = async () => {
    await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())))
    strip.push(await page.screenshot({ animations: 'disabled' }))
  }
  const card = cardOf('588 五选一', 'ready to redeem', 4)
  await page.goto(card.site)
  await page.getByLabel(t.redemptions('password')).fill(card.password)
  await add()
  await enterCard(page, t, card.site, card.password)
  await page.getByRole('radio').first().check()
  await add()
  await page.getByRole('button', { name: t.redemptions('goAddress') }).click()
  await fillAddress(page, t)
  await page.getByRole('link', { name: t.redemptions('changeAddress') }).click()
  await page.getByLabel(t.redemptions('street')).waitFor()
  await page.getByText(CONSIGNEE.street).waitFor()
  await add()
  await page.getByRole('button', { name: t.redemptions('goReview') }).click()
  await page.getByRole('button', { name: t.redemptions('confirm') }).waitFor()
  await add()
  const sent = cardOf('588 五选一', 'redeemed, shipped')
  await enterCard(page, t, sent.site, sent.password)
  await page.getByRole('heading', { name: t.redemptions('shippedTitle') }).waitFor()
  await add()
  await keep(await sideBySide(strip), colorScheme === 'dark' ? 'consumer-dark' : 'consumer')
  await page.context().close()
}

async function sideBySide(pictures: readonly Buffer[]): Promise<Buffer> {
  const { width, height } = await sharp(pictures[0]).metadata()
  return sharp({
    create: {
      width: pictures.length * (width + PHONE_GAP) - PHONE_GAP,
      height,
      channels: 4,
      background: { r: 0, g: 0, b: 0, alpha: 0 },
    },
  })
    .composite(pictures.map((input, place) => ({ input, left: place * (width + PHONE_GAP), top: 0 })))
    .png()
    .toBuffer()
}

async function takeAll(baseURL: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  const browser = await chromium.launch(await browserLaunch())
  try {
    await backOffice(browser, baseURL)
    await consumer(browser, baseURL, 'light')
    await consumer(browser, baseURL, 'dark')
  } finally {
    await browser.close()
  }
}

const running = process.env.TIHUO_E2E_URL
if (running) await takeAll(running)
else {
  const dataDir = mkdtempSync(join(tmpdir(), 'tihuo-screenshots-'))
  process.env.TIHUO_E2E_DATA_DIR = dataDir
  const settings = {
    TIHUO_DATA_DIR: dataDir,
    TIHUO_PORT: '0',
    TIHUO_POSTGRES_PORT: '0',
    TIHUO_SUPABASE_PORT: '0',
  }
  const env = parseLauncherEnv({
    ...settings,
    TIHUO_METRICS_PORT: '0',
    TIHUO_LOG_LEVEL: 'warn',
    TIHUO_TRUSTED_PROXIES: '1',
  })
  const installation = await startInstallation(env, (step) => console.log(step), { fast: true })
  try {
    await takeAll(installation.url)
  } finally {
    await installation.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
