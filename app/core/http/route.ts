import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { z } from 'zod'
import { type Account, can, type Member, type Operator } from '../auth/account.ts'
import { type CardSession, type CardStep, cardSessionOf, mayEnter } from '../auth/card-session.ts'
import type { MemberKind, Permission } from '../auth/permissions.ts'
import { visitorScope } from '../auth/visitor.ts'
import type { TenantScope } from '../db/scope.ts'
import { type Locale, localeFromRequest } from '../i18n/locale.ts'
import { addLogContext } from '../log/context.ts'
import type { RequestContext } from './context.ts'
import { type Site, siteOfCode } from './site.ts'

export type { Site } from './site.ts'

// Routes are built here: the builder parses, authenticates and authorises, and fails closed; the route
// gives the handler. A route that forgets a check cannot be written, because the handler gets its scope
// only from here.

type Args = LoaderFunctionArgs | ActionFunctionArgs

/** What every handler gets. */
export type Base<P, Q> = {
  request: Request
  context: RequestContext
  locale: Locale
  /** Path parameters, parsed; a path that does not parse is 404. */
  params: P
  /** Query string, parsed; one that does not parse is 400. Give optional or catch() schemas. */
  query: Q
}

type Shape<P extends z.ZodType, Q extends z.ZodType> = { params?: P; query?: Q }

function base<P extends z.ZodType, Q extends z.ZodType>(
  shape: Shape<P, Q>,
  args: Args,
): Base<z.output<P>, z.output<Q>> {
  const params = (shape.params ?? z.object({})).safeParse(args.params)
  if (!params.success) throw new Response('not found', { status: 404 })
  const search = new URL(args.request.url).searchParams
  const query = (shape.query ?? z.object({})).safeParse(
    Object.fromEntries([...search].filter(([, value]) => value !== '')),
  )
  if (!query.success) throw new Response('bad query', { status: 400 })
  return {
    request: args.request,
    context: args.context as unknown as RequestContext,
    locale: localeFromRequest(args.request),
    params: params.data as z.output<P>,
    query: query.data as z.output<Q>,
  }
}

function toLogin(request: Request): Response {
  const url = new URL(request.url)
  const next = request.method === 'GET' ? `?next=${encodeURIComponent(url.pathname + url.search)}` : ''
  return redirect(`/login${next}`)
}

/** The one page of somebody who may do nothing else before something is settled; what is most pressing first. */
function detourOf(account: Account): string | undefined {
  if (account.barred) return '/barred'
  if (account.must_change_password) return '/password'
  if (account.type === 'member' && account.off_duty) return '/off-duty'
  if (account.second_factor === 'missing') return '/account/second-factor'
  return undefined
}

async function accountOrLogin(args: Args) {
  const account = await (args.context as unknown as RequestContext).account()
  if (!account) throw toLogin(args.request)
  const detour = detourOf(account)
  // Single fetch asks for /password.data when the browser navigates without a document request.
  const path = new URL(args.request.url).pathname.replace(/\.data$/, '')
  if (detour && path !== detour) throw redirect(detour)
  return account
}

type MemberOptions<P extends z.ZodType, Q extends z.ZodType> = Shape<P, Q> & {
  /** The permission this route needs; null where every account of these kinds may enter. */
  permission: Permission | null
  /** Kinds of account that may enter. Default: the merchant's own (owner and staff). */
  kinds?: readonly MemberKind[]
}

/** What a route for members gives its handler: the account, its scope, and a check for finer permissions. */
export type MemberBase<P = unknown, Q = unknown> = Base<P, Q> & {
  account: Member
  scope: TenantScope
  may: (permission: Permission) => boolean
}

/**
 * A loader or action for accounts of a merchant. Without session: to the login page; with a temporary
 * password: to the password page; wrong kind or missing permission: 403.
 */
export function memberRoute<T, P extends z.ZodType = z.ZodObject, Q extends z.ZodType = z.ZodObject>(
  options: MemberOptions<P, Q>,
  handler: (input: MemberBase<z.output<P>, z.output<Q>>) => Promise<T>,
): (args: Args) => Promise<T> {
  return async (args) => {
    const account = await accountOrLogin(args)
    const kinds = options.kinds ?? ['owner', 'staff']
    if (account.type !== 'member' || !kinds.includes(account.kind))
      throw new Response('forbidden', { status: 403 })
    if (options.permission && !can(account, options.permission))
      throw new Response('forbidden', { status: 403 })
    addLogContext({ merchantId: account.merchant_id })
    return handler({
      ...base(options, args),
      account,
      scope: account.scope,
      may: (permission) => can(account, permission),
    })
  }
}

/** A loader or action for operators of the platform; everybody else gets the login page or 403. */
export function operatorRoute<T, P extends z.ZodType = z.ZodObject, Q extends z.ZodType = z.ZodObject>(
  options: Shape<P, Q>,
  handler: (input: Base<z.output<P>, z.output<Q>> & { account: Operator; scope: TenantScope }) => Promise<T>,
): (args: Args) => Promise<T> {
  return async (args) => {
    const account = await accountOrLogin(args)
    if (account.type !== 'operator') throw new Response('forbidden', { status: 403 })
    return handler({ ...base(options, args), account, scope: account.scope })
  }
}

/** A loader or action for any signed-in account, also one that must change its password first. */
export function accountRoute<T>(
  handler: (input: Base<unknown, unknown> & { account: Member | Operator; scope: TenantScope }) => Promise<T>,
): (args: Args) => Promise<T> {
  return async (args) => {
    const account = await accountOrLogin(args)
    return handler({ ...base({}, args), account, scope: account.scope })
  }
}

/** A loader or action that anybody may call. Its scope sees nothing but the public look-ups. */
export function publicRoute<T, P extends z.ZodType = z.ZodObject, Q extends z.ZodType = z.ZodObject>(
  options: Shape<P, Q>,
  handler: (input: Base<z.output<P>, z.output<Q>> & { scope: TenantScope }) => Promise<T>,
): (args: Args) => Promise<T> {
  return async (args) => handler({ ...base(options, args), scope: visitorScope() })
}

const siteParams = z.object({ code: z.string().regex(/^[a-z][a-z0-9-]{1,29}$/) })

async function siteOf(args: Args): Promise<Site> {
  const params = siteParams.safeParse(args.params)
  const site = params.success ? await siteOfCode(params.data.code) : undefined
  if (!site) throw new Response('not found', { status: 404 })
  addLogContext({ merchantId: site.merchant_id })
  return site
}

/** A page of a redemption site that needs no card; `card` is there when the visitor has shown one already. */
export function siteRoute<T, Q extends z.ZodType = z.ZodObject>(
  options: { query?: Q },
  handler: (
    input: Base<unknown, z.output<Q>> & { site: Site; scope: TenantScope; card: CardSession | undefined },
  ) => Promise<T>,
): (args: Args) => Promise<T> {
  return async (args) => {
    const site = await siteOf(args)
    const card = await cardSessionOf(args.request.headers.get('cookie'), site.merchant_id)
    return handler({ ...base(options, args), site, scope: visitorScope(), card })
  }
}

/**
 * A page behind number and password; without a valid card token the visitor is sent to enter them (again).
 * @param options.step where the page stands on the way: who has not come so far is led back to where they are
 */
export function cardRoute<T, Q extends z.ZodType = z.ZodObject>(
  options: { step: CardStep; query?: Q },
  handler: (
    input: Base<unknown, z.output<Q>> & { site: Site; card: CardSession; scope: TenantScope },
  ) => Promise<T>,
): (args: Args) => Promise<T> {
  return async (args) => {
    const site = await siteOf(args)
    const card = await cardSessionOf(args.request.headers.get('cookie'), site.merchant_id)
    if (!card) throw redirect(`/r/${site.code}?expired=1`)
    if (!mayEnter(card.step, options.step)) throw redirect(`/r/${site.code}/${card.step}`, { status: 303 })
    return handler({ ...base(options, args), site, card, scope: card.scope })
  }
}
