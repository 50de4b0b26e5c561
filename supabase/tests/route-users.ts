// The users of the route table, and the routes as the built application knows them.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as uuid } from 'uuid'
import { cardCookie } from '#app/core/auth/card-session.ts'
import { sessionCookie } from '#app/core/auth/session.ts'
import { openedSession } from '#app/features/sessions/test-sessions.ts'
import { addMember, type Merchant, makeMerchant, makeOperator, type TestStack } from './support.ts'

/** Columns of the table, in this order. All ask about what belongs to the merchant `shop`. */
export const USERS = [
  'visitor', // has shown nothing
  'consumer', // has shown number and password of a card of the shop
  'owner', // of the shop
  'other', // owner of another merchant
  'bare', // staff without any permission
  'reader', // staff that may see everything and change nothing
  'shipper', // staff with nothing but shipping
  'bookkeeper', // staff with nothing but reports
  'clerk', // store account with all a store can hold
  'verifier', // store account that may verify, and nothing else
  'supplier', // with all a supplier can hold
  'operator', // of the platform
] as const
export type UserName = (typeof USERS)[number]

export type Users = {
  shop: Merchant
  /** What stands in the paths for their parameters; what is not named here is something that does not exist. */
  params: Record<string, string>
  cookieOf: (name: UserName) => Promise<string>
}

/** A route of the build. `page`: it renders; others answer as they are. */
export type Route = {
  id: string
  path: string
  index: boolean
  loader: boolean
  action: boolean
  page: boolean
}

type ManifestRoute = {
  id: string
  parentId?: string
  path?: string
  index?: boolean
  hasLoader: boolean
  hasAction: boolean
}

const root = join(import.meta.dirname, '..', '..')

/** Routes without markup are `.ts` and answer as they are, and so does one that renders nothing. */
function isPage(folder: string): boolean {
  const file = join(folder, 'route.tsx')
  return existsSync(file) && /^export default /m.test(readFileSync(file, 'utf8'))
}

/** Every route of the last build, by its id. */
export function readRoutes(): Route[] {
  const assets = join(root, 'build/client/assets')
  const name = readdirSync(assets).find((file) => file.startsWith('manifest-'))
  const text = readFileSync(join(assets, name ?? ''), 'utf8')
  const { routes } = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as {
    routes: Record<string, ManifestRoute>
  }
  const pathOf = (route: ManifestRoute): string => {
    const parent = route.parentId === undefined ? undefined : routes[route.parentId]
    return `${parent ? pathOf(parent) : ''}${route.path ? `/${route.path}` : ''}`
  }
  return Object.values(routes)
    .filter((route) => route.id !== 'root')
    .map((route) => ({
      id: route.id,
      path: pathOf(route) || '/',
      index: route.index ?? false,
      loader: route.hasLoader,
      action: route.hasAction,
      page: isPage(join(root, 'app', route.id)),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** The route's address, with things of the shop in it. */
export function placeIn(route: Route, { params }: Users): string {
  return route.path.replace(/:(\w+)\??/g, (_, name: string) => params[name] ?? uuid()).replace('*', 'nowhere')
}

const READS = ['card.read', 'order.read', 'report.read', 'job.read', 'log.read'] as const

/** Makes the shop and everybody who asks. */
export async function makeUsers({ sql }: Pick<TestStack, 'sql'>): Promise<Users> {
  const [shop, other] = await Promise.all([makeMerchant(sql), makeMerchant(sql)])
  const { merchantId, stores } = shop
  const staff = (permissions: readonly string[]) => addMember(sql, merchantId, { permissions })
  const accounts: Partial<Record<UserName, { userId: string }>> = {
    owner: shop.owner,
    other: other.owner,
    bare: await staff([]),
    reader: await staff(READS),
    shipper: await staff(['order.read', 'order.ship']),
    bookkeeper: await staff(['report.read']),
    clerk: shop.store,
    verifier: await addMember(sql, merchantId, {
      kind: 'store',
      storeId: stores[0],
      permissions: ['card.read', 'card.verify'],
    }),
    supplier: shop.supplier,
    operator: await makeOperator(sql),
  }
  // They have passwords of their own choice.
  await sql`update private.platform_operators set must_change_password = false where user_id = ${accounts.operator?.userId ?? null}`
  const cookieOf = async (name: UserName) => {
    const account = accounts[name]
    if (account) {
      const proof = { accessToken: 'a', refreshToken: 'r', expiresAt: Math.floor(Date.now() / 1000) + 3600 }
      return (
        (await sessionCookie({ ...(await openedSession(account.userId)), ...proof }, false)).split(';')[0] ??
        ''
      )
    }
    if (name === 'visitor') return ''
    const card = { merchantId, serial: shop.cards[1]?.serial ?? 0, step: 'order', draft: {} } as const
    return (await cardCookie(shop.code, card, false)).split(';')[0] ?? ''
  }
  return { shop, params: paramsOf(shop), cookieOf }
}

/** Everything that a path can name and that every merchant has. */
function paramsOf(shop: Merchant): Record<string, string> {
  return {
    code: shop.code,
    memberId: shop.staff.memberId,
    merchantId: shop.merchantId,
    batchId: shop.batchId,
    serial: '3',
    channelId: shop.channelId,
    productId: shop.products[0],
    orderId: shop.orders[0],
    // Not the clerk's own: somebody will close it.
    storeId: shop.stores[1],
    supplierId: shop.suppliers[0],
    month: '2026-10',
    task: 'orders.finish',
    carrier: 'SF',
    token: 'x'.repeat(43),
  }
}
