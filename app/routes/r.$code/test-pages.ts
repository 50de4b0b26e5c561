// For tests: the pages of redemption as a browser without scripts uses them: forms, redirects and one cookie.
import { type Merchant, newClient } from '../../../supabase/tests/support.ts'
import * as cardPage from '../r.$code._index/route.tsx'
import * as addressPage from '../r.$code.address/route.tsx'
import * as goodsPage from '../r.$code.goods/route.tsx'
import * as orderPage from '../r.$code.order/route.tsx'
import * as reviewPage from '../r.$code.review/route.tsx'

const pages = {
  '': cardPage,
  goods: goodsPage,
  address: addressPage,
  review: reviewPage,
  order: orderPage,
}
type Step = keyof typeof pages
export type Answer = { status: number; location: string; cookie: string | undefined; data: unknown }

/** Asks a page as Remix would, from an address that nobody has used. @param form posted when given */
export async function askPage(
  merchant: Merchant,
  step: Step,
  cookie = '',
  form?: Record<string, string>,
): Promise<Answer> {
  const url = `http://127.0.0.1:3000/r/${merchant.code}/${step}`
  const request = new Request(url, {
    headers: { cookie, 'accept-language': 'zh-CN' },
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  })
  const args = {
    request,
    params: { code: merchant.code },
    context: { secure: false, clientAddress: newClient() },
  }
  const page = pages[step]
  const run = (form ? page.action : page.loader) as unknown as (args: object) => Promise<unknown>
  const answer = await run(args).catch((thrown: unknown) => {
    if (thrown instanceof Response) return thrown
    throw thrown
  })
  if (answer instanceof Response) {
    return {
      status: answer.status,
      location: (answer.headers.get('location') ?? '').replace(`/r/${merchant.code}`, ''),
      cookie: answer.headers.get('set-cookie')?.split(';')[0],
      data: undefined,
    }
  }
  const given = answer as { init?: { status?: number }; data?: unknown }
  return {
    status: given.init?.status ?? 200,
    location: '',
    cookie: undefined,
    data: given.init || 'data' in given ? given.data : given,
  }
}

export const address = {
  consignee: '欧阳明月',
  phone: '+86 139 1234 5678',
  province: '320000',
  city: '320500',
  district: '320583',
  street: '玉山镇人民南路888号',
}

/** What stands on a card. */
export function shownCard(merchant: Merchant, serial: number) {
  const card = merchant.cards[serial - 1]
  return { number: card?.number ?? '', password: card?.password ?? '' }
}

/** The hidden field of a review page. */
export const tokenOf = (review: Answer) => (review.data as { token: string }).token

/** Through the first three steps. @returns the cookie and the submit token of the review page */
export async function upToReview(
  merchant: Merchant,
  serial: number,
): Promise<{ cookie: string; token: string }> {
  const checked = await askPage(merchant, '', '', shownCard(merchant, serial))
  const chosen = await askPage(merchant, 'goods', checked.cookie, { product: merchant.products[0] })
  const addressed = await askPage(merchant, 'address', chosen.cookie, address)
  const review = await askPage(merchant, 'review', addressed.cookie)
  return { cookie: addressed.cookie ?? '', token: tokenOf(review) }
}
