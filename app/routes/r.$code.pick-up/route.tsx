import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Store } from 'lucide-react'
import { LinkButton } from '#app/components/link-button.tsx'
import { cardRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { PlaceOfStore } from '#app/features/redemptions/components/place-of-store.tsx'
import { StepHeading } from '#app/features/redemptions/components/step-heading.tsx'
import { CodePicture } from '#app/features/redemptions/pick-up-code/components/code-picture.tsx'
import { pickUpPass } from '#app/features/redemptions/pick-up-code/data.ts'
import { messages } from '#app/features/redemptions/pick-up-code/messages.ts'
import { goToStart, goWith, stepPath } from '../r.$code/steps.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

/** Every answer has another code in it, so nothing keeps one. */
export const headers = () => ({ 'cache-control': 'no-store' })

export const loader = cardRoute({ step: 'goods' }, async ({ site, scope, card, context, locale }) => {
  const pass = await pickUpPass(scope, site)
  const place = { site, context }
  // Handed over a moment ago, it may be: the order says so.
  if (pass === 'spent') throw await goWith(place, card, {}, { step: 'order' })
  if (pass === 'unusable') throw goToStart(place)
  if (pass === 'sent') throw await goWith(place, card, card.draft, { step: 'goods' })
  return {
    ...pass,
    title: `${translator(messages, locale)('title')} · ${site.name}`,
    path: `/r/${site.code}/pick-up`,
    backPath: stepPath(site.code, pass.ordered ? 'order' : 'goods'),
  }
})

export default function PickUp() {
  const t = useMessages(messages)
  const { qr, maskedNumber, ordered, stores, path, backPath } = useLoaderData<typeof loader>()
  return (
    <>
      <StepHeading title={t('title')} lead={t(ordered ? 'leadOrder' : 'lead')} />
      <CodePicture qr={qr} path={path} />
      <p className="text-center font-mono">{maskedNumber}</p>
      <p className="rounded-md bg-sunken p-4 text-base">{t('once')}</p>
      {ordered && (
        <section className="rounded-md border border-line bg-surface p-4">
          <h2 className="font-semibold wrap-anywhere">{ordered.productName}</h2>
          <div className="mt-2">
            <PlaceOfStore {...ordered.store} />
          </div>
        </section>
      )}
      {stores.length > 0 && (
        <section aria-labelledby="pick-up-stores">
          <h2 id="pick-up-stores" className="flex items-center gap-2 font-semibold">
            <Store aria-hidden className="size-5" />
            {t('stores')}
          </h2>
          <ul className="mt-3 divide-y divide-line rounded-md border border-line bg-surface">
            {stores.map((store) => (
              <li key={store.storeId} className="p-4">
                <PlaceOfStore {...store} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <LinkButton to={backPath} variant="ghost" className="mt-auto">
        {t('back')}
      </LinkButton>
    </>
  )
}
