import { data, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { SearchX } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Link } from '#app/components/navigation.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { PERMISSIONS } from '#app/core/auth/permissions.ts'
import { type MemberBase, memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { answerOf } from '#app/features/availability/member-facts/answer.ts'
import { WhyAnswer } from '#app/features/availability/member-facts/components/why-answer.tsx'
import { WhyForm } from '#app/features/availability/member-facts/components/why-form.tsx'
import { cardInQuestion, serialsOf, storesToAsk } from '#app/features/availability/member-facts/data.ts'
import { messages } from '#app/features/availability/member-facts/messages.ts'
import { type WhyQuery, whySchema } from '#app/features/availability/member-facts/schema.ts'
import { momentOf } from '#app/features/availability/member-facts/wall-clock.ts'
import type { Destination } from '#app/features/availability/types.ts'
import { zoneInWords } from '#app/features/redemption-settings/offer.ts'
import { pickerState } from '#app/features/regions/regions.ts'

export const loader = memberRoute({ permission: 'card.read', query: whySchema }, async (input) => {
  const { account, scope, query, locale, may } = input
  const t = translator(messages, locale)
  const { province = '', city = '', district = '' } = query
  const region = pickerState({ province, city, district })
  const at = query.at === undefined ? undefined : momentOf(query.at, account.time_zone)
  const page = {
    title: `${t('title')} · ${account.merchant_name}`,
    q: query.q,
    region,
    at: query.at,
    store: query.store,
    stores: await storesToAsk(scope, account.merchant_id),
    zone: zoneInWords(account.time_zone, locale),
    timeZone: account.time_zone,
    may: PERMISSIONS.filter(may),
    problems: {
      district: region.codes.province && !region.codes.district ? t('districtMissing') : undefined,
      at: query.at !== undefined && !at ? t('atWrong') : undefined,
    },
  }
  const asked = { district: region.codes.district, store: query.store, moment: at ?? new Date() }
  const found = query.q === '' ? undefined : await find(input, asked)
  return data({ ...page, found }, { status: found === null ? 404 : 200 })
})

type Asked = { district: string; store: string | undefined; moment: Date }

/** The card and what is to be said of it; null when there is none. */
async function find({ account, scope, query }: MemberBase<unknown, WhyQuery>, asked: Asked) {
  const [serial, other] = await serialsOf(scope, account.merchant_id, query.q, query.by)
  const card = serial === undefined ? undefined : await cardInQuestion(scope, account.merchant_id, serial)
  if (!card) return null
  const destination: Destination | undefined = asked.store
    ? { kind: 'pickUp', storeId: asked.store }
    : asked.district
      ? { kind: 'delivery', regionCode: asked.district }
      : undefined
  const { facts, productNames, ...shown } = card
  return { card: shown, other, moment: asked.moment, answer: answerOf(card, destination, asked.moment) }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function Why() {
  const t = useMessages(messages)
  const { found, timeZone, may, title, ...form } = useLoaderData<typeof loader>()
  return (
    <div className="max-w-4xl">
      <PageHeader title={t('title')} description={t('lead')} />
      <div className="flex flex-col gap-5">
        {/* Another question shows other values, also when the page stays. */}
        <WhyForm key={JSON.stringify([form.q, form.region.codes, form.store, form.at])} {...form} />
        {found === null && <EmptyState icon={SearchX} title={t('notFound')} body={t('notFoundBody')} />}
        {found?.other !== undefined && (
          <Flash>
            {t('two')}{' '}
            <Link to={`/admin/why?by=serial&q=${found.other}`}>
              {t('showOther', { serial: String(found.other) })}
            </Link>
          </Flash>
        )}
        {found && (
          <WhyAnswer
            {...found}
            store={form.stores.find(({ id }) => id === form.store)}
            timeZone={timeZone}
            may={may}
          />
        )}
      </div>
    </div>
  )
}
