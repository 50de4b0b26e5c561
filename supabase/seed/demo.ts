// The demo that `npm start` shows on an empty machine: two merchants, their people, goods, cards and orders.
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as uuid } from 'uuid'
import { loadAccount, type Member } from '#app/core/auth/account.ts'
import { connect, type Sql } from '#app/core/db/pool.ts'
import { stopSender } from '#app/core/queue/outbox.ts'
import { putObject, removeObjects } from '#app/core/storage/storage.ts'
import { artworkFiles } from '#app/features/designs/paths.ts'
import type { ProcessedImage } from '#app/features/products/image.ts'
import { addProductImage, checkImages, createProduct } from '#app/features/products/mutations.ts'
import { imagePaths } from '#app/features/products/paths.ts'
import { type PrintedBatch, printCards } from './demo-cards.ts'
import { connectCarriers } from './demo-carriers.ts'
import { CARDS_PER_BATCH, DEMO_MERCHANTS, DEMO_WAITING, type DemoMerchant } from './demo-catalogue.ts'
import { addDesign } from './demo-designs.ts'
import { connectErp } from './demo-erp.ts'
import { tellOthers } from './demo-notifications.ts'
import { type DemoOrder, placeOrders } from './demo-orders.ts'
import { type DemoLogin, makeOperator, type OpenedMerchant, openMerchant } from './demo-people.ts'
import { addHelpers } from './demo-roles.ts'
import { setRules } from './demo-rules.ts'
import { addStatements } from './demo-settlements.ts'
import { stockStores } from './demo-stores.ts'
import { prepareWaybills } from './demo-waybills.ts'
import { drawMerchantLogo, drawProductPicture } from './pictures.ts'

/** What demo.json holds; addresses are relative to the origin. */
export type Demo = {
  logins: DemoLogin[]
  sites: { merchant: string; url: string }[]
  cards: { site: string; number: string; password: string; note: string }[]
}

type Options = { adminUrl: string; dataDir: string; url: string; say: (step: string) => void }

// The operator stands under this login until everything is there. It is what tells a finished seed from one
// that was interrupted, and nobody can sign in with it: its password was never shown.
const UNFINISHED = 'demo-seed-unfinished'
const OPERATOR = 'operator'

/**
 * Fills an empty installation with the demo and writes `<dataDir>/demo.json` (mode 0600). A seed that was
 * interrupted is wiped and starts over. Anything else is left alone.
 * @param options.adminUrl database address of the migrating role
 * @returns true when it has seeded
 */
export async function seedWhenEmpty(options: Options): Promise<boolean> {
  const sql = connect(options.adminUrl, 1)
  try {
    // Two starts at once on one database must not both seed.
    await sql`select pg_advisory_lock(hashtext('tihuo.seed'))`
    const state = await stateOf(sql)
    if (state === 'used') return false
    if (state === 'interrupted') {
      options.say('The demo data of an earlier start is not complete: starting over …')
      await wipe(sql)
    }
    await seed(sql, options)
    return true
  } finally {
    await stopSender()
    await sql.end()
  }
}

/** True when the next start would fill this database with the demo. @param adminUrl of the migrating role */
export async function isEmpty(adminUrl: string): Promise<boolean> {
  const sql = connect(adminUrl, 1)
  try {
    return (await stateOf(sql)) !== 'used'
  } finally {
    await sql.end()
  }
}

async function stateOf(sql: Sql): Promise<'empty' | 'interrupted' | 'used'> {
  const operators = await sql<{ login_name: string }[]>`select login_name from private.platform_operators`
  if (operators.length === 1 && operators[0]?.login_name === UNFINISHED) return 'interrupted'
  const [row] = await sql<{ merchants: number }[]>`select count(*) as merchants from merchants`
  return operators.length === 0 && row?.merchants === 0 ? 'empty' : 'used'
}

/** Takes back an unfinished seed. Nobody else can have written yet: the web starts after the seed. */
async function wipe(sql: Sql): Promise<void> {
  const images = await sql<{ merchant_id: string; image_id: string }[]>`
    select merchant_id, image_id from product_images`
  const designs = await sql<{ path: string }[]>`
    select artwork_path as path from card_designs where artwork_path is not null`
  await removeObjects('media', [
    ...images.flatMap((image) => imagePaths(image.merchant_id, image.image_id)),
    ...designs.flatMap(({ path }) => artworkFiles(path)),
  ])
  await sql.begin(async (tx) => {
    // Logs let nobody empty them. Those of a seed that never ended are worth nothing: the guards step aside for this
    // one statement.
    const guards = await tx<{ guarded: string; guard: string }[]>`
      select tgrelid::regclass::text as guarded, quote_ident(tgname) as guard from pg_trigger
      where not tgisinternal and tgtype & 32 = 32 and tgparentid = 0`
    for (const { guarded, guard } of guards)
      await tx.unsafe(`alter table ${guarded} disable trigger ${guard}`)
    await tx`truncate public.merchants, private.platform_operators cascade`
    for (const { guarded, guard } of guards) await tx.unsafe(`alter table ${guarded} enable trigger ${guard}`)
  })
}

async function seed(sql: Sql, options: Options): Promise<void> {
  const batches = DEMO_MERCHANTS.flatMap((merchant) => [
    ...merchant.batches,
    ...(merchant.stock ? [merchant.stock.batch] : []),
  ])
  const cards = batches.reduce((sum, { quantity }) => sum + (quantity ?? CARDS_PER_BATCH), 0)
  options.say(`Making the demo: two merchants, pictures, ${cards} cards …`)
  // Drawing takes longest and needs nothing else, so it runs beside the rest, on all cores.
  const drawings = drawAll()
  const operator = await makeOperator(sql, UNFINISHED)
  const parts: Demo[] = []
  for (const merchant of DEMO_MERCHANTS) {
    parts.push(await seedMerchant(sql, operator.userId, merchant, drawings, options.url))
  }
  writeDemoFile(options.dataDir, {
    logins: [
      {
        who: '平台运营 / platform operator',
        url: '/login',
        merchant: 'platform',
        login: OPERATOR,
        password: operator.password,
      },
      ...parts.flatMap((part) => part.logins),
    ],
    sites: parts.flatMap((part) => part.sites),
    cards: parts.flatMap((part) => part.cards),
  })
  await sql`update private.platform_operators set login_name = ${OPERATOR} where login_name = ${UNFINISHED}`
}

/** Pictures by the name of their product. */
type Drawings = Map<string, Promise<Buffer>>

function drawAll(): Drawings {
  const drawings: Drawings = new Map()
  for (const product of DEMO_MERCHANTS.flatMap((merchant) => merchant.products)) {
    const drawing = drawProductPicture(product.picture, product.name)
    // Whoever awaits it gets the error; until then it must not count as unhandled.
    drawing.catch(() => {})
    drawings.set(product.name, drawing)
  }
  return drawings
}

async function seedMerchant(
  sql: Sql,
  operatorUserId: string,
  demo: DemoMerchant,
  drawings: Drawings,
  url: string,
): Promise<Demo> {
  const { opened, logins } = await openMerchant(sql, operatorUserId, demo)
  const owner = await loadAccount(opened.owner.userId)
  if (owner?.type !== 'member') throw new Error('the demo owner is gone')
  const products = await addProducts(owner, opened.suppliers, demo, drawings)
  await addLogo(sql, opened, demo)
  const batches: PrintedBatch[] = []
  for (const batch of demo.batches) batches.push(await printCards(sql, owner, batch, products))
  for (const batch of batches) await setStates(sql, opened, batch)
  const orders = batches.flatMap((batch, at) => ordersOf(batch, products, at))
  // The crab merchant is the one that has much to ship.
  const [first] = batches
  if (first && demo.code === 'xiefu') orders.push(...waitingOrders(first, products))
  await placeOrders(sql, opened, orders)
  await addStatements(sql, owner, opened.suppliers[0] as string)
  await setRules(owner, opened, demo, products)
  if (demo.design) await addDesign(owner, demo.design)
  if (demo.code === 'xiefu') await connectCarriers(owner, url)
  if (demo.code === 'xiefu') await prepareWaybills(owner)
  if (demo.code === 'xiefu') await tellOthers(owner)
  if (demo.code === 'lihe') await connectErp(owner, products)
  const stock = demo.stock && (await stockStores(sql, owner, opened, demo, demo.stock, products))
  const helpers = demo.code === 'xiefu' ? await addHelpers(sql, owner, opened) : []
  return {
    logins: [...logins, ...(stock?.logins ?? []), ...helpers],
    sites: [{ merchant: demo.code, url: `/r/${demo.code}` }],
    cards: [...batches.flatMap((batch) => shownCards(demo, batch)), ...(stock?.cards ?? [])],
  }
}

async function addProducts(
  owner: Member,
  suppliers: string[],
  demo: DemoMerchant,
  drawings: Drawings,
): Promise<string[]> {
  const { scope, merchant_id: merchantId } = owner
  const ids: string[] = []
  const supplierAt = (place: number | undefined) => (place === undefined ? null : (suppliers[place] ?? null))
  for (const [at, product] of demo.products.entries()) {
    const made = await createProduct(scope, merchantId, {
      name: product.name,
      description: product.description,
      priceMinor: product.price,
      sort: (at + 1) * 10,
      onShelf: true,
      supplierId: supplierAt(product.supplier),
      supplyPriceMinor: product.supplyPrice ?? null,
      parts: (product.parts ?? []).map(({ name, supplier, supplyPrice }) => ({
        ...{ name, supplierId: supplierAt(supplier), supplyPriceMinor: supplyPrice ?? null },
      })),
      stock: product.stock ?? null,
      dailyCapacity: product.dailyCapacity ?? null,
      // They come with the other rules, after the orders.
      seasons: [],
      regionRule: null,
    })
    if (!made.ok) throw new Error(`demo product ${product.name}: ${made.reason}`)
    const picture = (await drawings.get(product.name)) as Buffer
    const image = await redraw(product.picture, picture)
    const added = await addProductImage(scope, merchantId, made.productId, image)
    if (!added.ok) throw new Error(`demo picture ${product.picture}: ${added.reason}`)
    ids.push(made.productId)
  }
  return ids
}

/** The seed's own drawings go the way of every upload. */
async function redraw(name: string, bytes: Buffer): Promise<ProcessedImage> {
  const checked = await checkImages([{ name, bytes }])
  const [image] = checked.ok ? checked.images : []
  if (!image) throw new Error(`demo picture ${name} was refused`)
  return image
}

async function addLogo(sql: Sql, opened: OpenedMerchant, demo: DemoMerchant): Promise<void> {
  const folder = `${opened.merchantId}/logos/${uuid()}`
  const image = await redraw(demo.logo, await drawMerchantLogo(demo.logo))
  await Promise.all(
    image.variants.map(({ size, format, bytes, contentType }) =>
      putObject('media', `${folder}/${size}.${format}`, bytes, contentType),
    ),
  )
  const path = `${folder}/card.webp`
  await sql`update merchants set logo_path = ${path} where merchant_id = ${opened.merchantId}`
}

// Places within a batch, from 0. Redeemed ones come first, so that lists are not empty.
const ACTIVE = 600
const AT_STORE = 200
const VOID = CARDS_PER_BATCH - 2
const INACTIVE = CARDS_PER_BATCH - 1
const SHOWN = [100, 101, 102, 103, 300]

async function setStates(sql: Sql, opened: OpenedMerchant, batch: PrintedBatch): Promise<void> {
  const { merchantId } = opened
  const first = batch.cards[0]?.serial as number
  await sql`
    update cards set store_id = ${opened.stores[0] as string}
    where merchant_id = ${merchantId} and serial >= ${first} and serial < ${first + AT_STORE}`
  await sql`
    update cards set status = 'active', activated_at = now()
    where merchant_id = ${merchantId} and serial >= ${first} and serial < ${first + ACTIVE}`
  await sql`
    update cards set status = 'void' where merchant_id = ${merchantId} and serial = ${first + VOID}`
}

function ordersOf(batch: PrintedBatch, products: string[], at: number): DemoOrder[] {
  // The first two are of the store, the others are not.
  const places = [0, 1, 200, 201, 202, 203, 204]
  const states = ['pending', 'shipped', 'pending', 'pending', 'shipped', 'finished', 'cancelled'] as const
  return places.map((place, n) => ({
    serial: batch.cards[place]?.serial as number,
    productId: products[batch.products[n % batch.products.length] as number] as string,
    becomes: states[n] as DemoOrder['becomes'],
    hoursAgo: 2 + at * 3 + n * 17,
  }))
}

/** Orders of the first batch that wait to be shipped: the newest and the longest waiting ones of the merchant. */
function waitingOrders(batch: PrintedBatch, products: string[]): DemoOrder[] {
  return DEMO_WAITING.map((to, n) => ({
    serial: batch.cards[210 + n]?.serial as number,
    productId: products[batch.products[0] as number] as string,
    becomes: 'pending',
    hoursAgo: n < 5 ? 1.2 : 150 + n,
    to,
  }))
}

function shownCards(demo: DemoMerchant, batch: PrintedBatch): Demo['cards'] {
  const card = (place: number, note: string) => {
    const { number, password } = batch.cards[place] as PrintedBatch['cards'][number]
    return { site: `/r/${demo.code}?n=${number}`, number, password, note: `${batch.name} · ${note}` }
  }
  return [
    ...SHOWN.map((place) => card(place, '可兑换 / ready to redeem')),
    card(INACTIVE, '未激活 / not activated'),
    card(VOID, '已作废 / void'),
    card(0, '已兑换，待发货 / redeemed, to be shipped'),
    card(1, '已兑换，已发货 / redeemed, shipped'),
  ]
}

function writeDemoFile(dataDir: string, demo: Demo): void {
  const file = join(dataDir, 'demo.json')
  const draft = `${file}.new`
  rmSync(draft, { force: true })
  writeFileSync(draft, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, file)
}
