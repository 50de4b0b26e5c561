import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Package } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { GoodsForm, PasteForm, type Typed } from '#app/features/erp/components/goods-form.tsx'
import { CarriersForm, RegionsForm, ShopsForm } from '#app/features/erp/components/names-forms.tsx'
import { WaitingNames } from '#app/features/erp/components/waiting-names.tsx'
import { loadMapping, loadOverview } from '#app/features/erp/data.ts'
import { messages } from '#app/features/erp/messages.ts'
import { removeName, saveCarrier, saveGoods, saveRegion, saveShops } from '#app/features/erp/mutations.ts'
import { type PastedGoods, readPastedGoods } from '#app/features/erp/pasted-goods.ts'
import {
  carrierSchema,
  goodsSchema,
  mappingQuery,
  pasteSchema,
  regionSchema,
  removeSchema,
  shopsSchema,
} from '#app/features/erp/schema.ts'
import { setupMessages } from '#app/features/erp/setup-messages.ts'

export const loader = memberRoute(
  { permission: 'erp.manage', query: mappingQuery },
  async ({ account, locale, query }) => ({
    title: `${translator(messages, locale)('tabMapping')} · ${account.merchant_name}`,
    overview: await loadOverview(account),
    mapping: await loadMapping(account),
    ...query,
  }),
)

type Refused = { intent: string; typed?: Typed; paste?: { lines: string; problems: PastedGoods['problems'] } }

export const action = memberRoute({ permission: 'erp.manage' }, async ({ account, request, locale }) => {
  const form = await request.formData()
  const intent = String(form.get('intent'))
  const error = zodErrorMap(locale, setupMessages)
  const values = Object.fromEntries([...form].map(([name, value]) => [name, String(value)]))
  const refuse = (errors: Record<string, string[] | null> | undefined) =>
    data<Refused>({ intent, typed: { values, errors: withoutNull(errors ?? {}) } }, { status: 400 })
  const saved = (what: 'goods' | 'paste' | 'names', n = 0) =>
    redirect(`/admin/erp/mapping?saved=${what}&n=${n}`, { status: 303 })
  switch (intent) {
    case 'goods': {
      const parsed = parseWithZod(form, { schema: goodsSchema, error })
      if (parsed.status !== 'success') return refuse(parsed.error ?? undefined)
      return saved('goods', await saveGoods(account, parsed.value.rows))
    }
    case 'paste': {
      const parsed = parseWithZod(form, { schema: pasteSchema, error })
      if (parsed.status !== 'success') return refuse(parsed.error ?? undefined)
      const { goods } = await loadMapping(account)
      const { rows, problems } = readPastedGoods(parsed.value.lines, goods)
      // All or nothing: a half of a list is found by nobody later.
      if (problems.length > 0)
        return data<Refused>({ intent, paste: { lines: parsed.value.lines, problems } }, { status: 400 })
      return saved('paste', await saveGoods(account, rows))
    }
    case 'shops': {
      const parsed = parseWithZod(form, { schema: shopsSchema, error })
      if (parsed.status !== 'success') return refuse(parsed.error ?? undefined)
      await saveShops(account, parsed.value.rows)
      return saved('names')
    }
    case 'carrier': {
      const parsed = parseWithZod(form, { schema: carrierSchema, error })
      if (parsed.status !== 'success') return refuse(parsed.error ?? undefined)
      await saveCarrier(account, parsed.value)
      return saved('names')
    }
    case 'region': {
      const parsed = parseWithZod(form, { schema: regionSchema, error })
      if (parsed.status !== 'success') return refuse(parsed.error ?? undefined)
      await saveRegion(account, parsed.value)
      return saved('names')
    }
    default: {
      const parsed = removeSchema.safeParse(values)
      if (!parsed.success) throw new Response('bad request', { status: 400 })
      await removeName(
        account,
        parsed.data.intent === 'removeCarrier' ? 'carrier' : 'region',
        parsed.data.name,
      )
      return saved('names')
    }
  }
})

function withoutNull(errors: Record<string, string[] | null>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(errors).flatMap(([name, texts]) => (texts ? [[name, texts]] : [])))
}

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function ErpMapping() {
  const t = useMessages(setupMessages)
  const { overview, mapping, saved, n = 0 } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const typedFor = (intent: string) => (result?.intent === intent ? result.typed : undefined)
  const { goods, shops, carriers, unknownCarriers, regions } = mapping
  return (
    <>
      {saved === 'goods' && !result && <Flash tone="success">{t('goodsSaved', { n })}</Flash>}
      {saved === 'paste' && !result && <Flash tone="success">{t('pasted', { n })}</Flash>}
      {saved === 'names' && !result && <Flash tone="success">{t('savedNames')}</Flash>}
      <WaitingNames unmapped={overview.unmapped} unnamed={overview.unnamed} />
      {goods.length === 0 ? (
        <EmptyState
          icon={Package}
          title={t('noProducts')}
          body={t('noProductsBody')}
          action={<LinkButton to="/admin/products">{t('goProducts')}</LinkButton>}
        />
      ) : (
        <>
          <GoodsForm goods={goods} typed={typedFor('goods')} />
          <PasteForm lines={result?.paste?.lines ?? ''} problems={result?.paste?.problems ?? []} />
        </>
      )}
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <CarriersForm carriers={carriers} unknown={unknownCarriers} typed={typedFor('carrier')} />
        <RegionsForm regions={regions} waiting={overview.unnamed[0]?.code} typed={typedFor('region')} />
        <ShopsForm shops={shops} shopNo={overview.settings?.shopNo ?? ''} />
      </div>
    </>
  )
}
