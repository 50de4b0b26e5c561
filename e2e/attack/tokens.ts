// Forged, stolen, old and misplaced tokens, and changed fields. Each try starts from a consumer who has honestly come as
// far as the attack needs.
import { randomBytes, randomUUID } from 'node:crypto'
import { EncryptJWT } from 'jose'
import type { BenchCard } from '../../bench/lib/redemption.ts'
import { hiddenFields, type Shopper } from '../support/shopper.ts'
import { ADDRESS, enterRightly, goToReview } from './steps.ts'
import { note, type Tally, tallyOf } from './tally.ts'
import { SITE, type World } from './world.ts'

const COOKIE = 'tihuo_card'
const PHONE = '13700137000'

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** A token of our form, sealed with a key of the attacker's. */
function sealedByAttacker(purpose: string, payload: object): Promise<string> {
  return new EncryptJWT({ p: payload })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setIssuedAt()
    .setJti(randomUUID())
    .setAudience(purpose)
    .setExpirationTime('30m')
    .encrypt(randomBytes(32))
}

/** What the pages behind the card say to a cookie: they must send its bearer to the start. */
async function tryCookie(world: World, tally: Tally, token: string, place: number): Promise<void> {
  const shopper = world.shopper(`192.0.2.${place % 250}`)
  shopper.cookies.set(COOKIE, token)
  for (const page of ['goods', 'address', 'review', 'order']) {
    const answer = await shopper.get(`${SITE}/${page}`)
    note(tally, answer.status === 200 ? undefined : 'sent to the start')
  }
}

/** Cookies that the server has not made, or not for this. @param card of somebody else */
export async function forgedTokens(world: World, card: BenchCard): Promise<Tally> {
  const tally = tallyOf('forged and bent tokens')
  const victim = world.shopper('192.0.2.251')
  await enterRightly(victim, card)
  const real = victim.cookies.get(COOKIE) ?? ''
  const review = await goToReview(victim, world.merchant.productId, PHONE)
  const { token: submit = '' } = hiddenFields(review.body)
  const claims = { merchantId: world.merchant.account.merchant_id, serial: 1, step: 'order', draft: {} }
  const forged = [
    await sealedByAttacker('card', claims),
    `${base64url({ alg: 'none' })}.${base64url({ aud: 'card', p: claims })}.`,
    `${base64url({ alg: 'dir', enc: 'A256GCM', kid: '../../dev/null' })}..${'A'.repeat(16)}.${'A'.repeat(40)}.${'A'.repeat(22)}`,
    // A token of ours for another purpose.
    submit,
    '',
    'x'.repeat(4000),
  ]
  // Every part of a real one bent in many places.
  for (let place = 40; place < real.length; place += Math.ceil(real.length / 60)) {
    forged.push(real.slice(0, place) + (real[place] === 'A' ? 'B' : 'A') + real.slice(place + 1))
  }
  for (const [place, token] of forged.entries()) await tryCookie(world, tally, token, place)
  return tally
}

type Change = { name: string; fields: Record<string, string> }

const FOREIGN = '018f0000-0000-7000-8000-000000000000'

/** The order of the shopper's card, if there is one. */
async function hasOrder(shopper: Shopper): Promise<boolean> {
  return (await shopper.get(`${SITE}/order`)).status === 200
}

/** A consumer who changes what the pages send. @param foreignProduct of this merchant, but not on the card */
export async function tampering(
  world: World,
  cards: readonly [BenchCard, BenchCard],
  foreignProduct: string,
): Promise<Tally> {
  const tally = tallyOf('changed fields')
  const [own, other] = cards
  const shopper = world.shopper('192.0.2.252')
  await enterRightly(shopper, own)
  for (const product of [foreignProduct, FOREIGN, '', "' or 1=1 --", `${world.merchant.productId}x`]) {
    const answer = await shopper.post(`${SITE}/goods`, { product })
    note(
      tally,
      answer.status === 303 && answer.location?.endsWith('/address') ? undefined : 'product refused',
    )
  }
  // The next page cannot be opened without the one before.
  for (const page of ['review', 'order']) {
    const answer = await shopper.get(`${SITE}/${page}`)
    note(tally, answer.status === 200 ? undefined : 'step refused')
  }
  const review = await goToReview(shopper, world.merchant.productId, PHONE)
  const good = hiddenFields(review.body)
  const address = { consignee: '张三', phone: PHONE, street: '平江路 88 号', ...ADDRESS }
  const changes: Change[] = [
    { name: 'no such district', fields: { ...address, district: '329999' } },
    { name: 'district of another city', fields: { ...address, district: '110101' } },
    { name: 'a date nobody offered', fields: { ...address, deliverOn: '2031-02-30' } },
    {
      name: 'a store of somebody else',
      fields: { ...address, way: 'pickUp', destination: 'pickUp', store: FOREIGN, storeId: FOREIGN },
    },
  ]
  for (const { name, fields } of changes) {
    const answer = await shopper.post(`${SITE}/address`, fields)
    // Fields that are not asked for may be ignored; what counts is that nothing of them arrives in an order.
    const ignored =
      answer.status === 303 && (name === 'a date nobody offered' || name === 'a store of somebody else')
    note(tally, answer.status === 400 ? 'address refused' : ignored ? 'field ignored' : undefined)
  }
  const stranger = world.shopper('192.0.2.253')
  await enterRightly(stranger, other)
  const foreign = hiddenFields((await goToReview(stranger, world.merchant.productId, PHONE)).body)
  for (const fields of [{}, foreign, ...Object.keys(good).map((name) => ({ ...good, [name]: 'forged' }))]) {
    await shopper.post(`${SITE}/review`, fields)
    note(tally, (await hasOrder(shopper)) ? undefined : 'confirmation refused')
  }
  return tally
}
