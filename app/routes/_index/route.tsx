import { type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { ArrowRight } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { ControlSizeProvider } from '#app/components/control-size.tsx'
import { Field } from '#app/components/field.tsx'
import { GiftCard } from '#app/components/gift-card.tsx'
import { Input } from '#app/components/input.tsx'
import { LanguageSwitch } from '#app/components/language-switch.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Mark } from '#app/components/mark.tsx'
import { ThemeSwitch } from '#app/components/theme-switch.tsx'
import { common } from '#app/core/i18n/common.ts'
import { localeFromRequest } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from './messages.ts'

const MERCHANT_CODE = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])$/i

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  data ? [{ title: data.title }, { name: 'description', content: data.description }] : []

/**
 * With `?code=` (the form below, which needs no scripts) goes on to that merchant's redemption site. Where the back
 * office has a server of its own, that one has no use for this page, and the other none for the way to sign in.
 */
export function loader({ request, context }: LoaderFunctionArgs) {
  if (context.surface === 'admin') throw redirect('/login')
  const code = new URL(request.url).searchParams.get('code')?.trim().toLowerCase()
  if (code && MERCHANT_CODE.test(code)) throw redirect(`/r/${code}`)
  const t = translator(messages, localeFromRequest(request))
  return {
    title: t('title'),
    description: t('description'),
    refusedCode: code,
    forMerchants: context.surface !== 'redeem',
  }
}

/** The page of the bare domain: most who land here hold a card and lost the address. */
export default function Landing() {
  const t = useMessages(messages)
  const { forMerchants } = useLoaderData<typeof loader>()
  return (
    <div className="mx-auto flex min-h-dvh max-w-5xl flex-col px-5 text-base sm:px-8">
      <SiteHeader />
      <main className="flex flex-1 flex-col gap-10 py-8 md:gap-16 md:py-14">
        <div className="grid items-center gap-10 md:grid-cols-[minmax(0,1fr)_17rem] lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-14">
          <div>
            <h1 className="text-3xl leading-tight font-semibold sm:text-4xl sm:leading-tight">
              {t('heading')}
            </h1>
            <p className="mt-4 max-w-[38rem] text-[17px] leading-relaxed text-muted">{t('lead')}</p>
          </div>
          <GiftCard
            issuer={t('sampleMerchant')}
            maskedNumber="6201 •••• 0042"
            faceValue={{ minorUnits: 58800, currency: 'CNY' }}
            className="hidden sm:block"
          />
        </div>
        <div className="grid items-start gap-x-10 gap-y-5 md:grid-cols-[minmax(0,1fr)_17rem] lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-14">
          <RedeemSteps />
          {forMerchants && <MerchantSignIn />}
        </div>
      </main>
      <footer className="flex justify-end py-5">
        <ThemeSwitch />
      </footer>
    </div>
  )
}

function MerchantSignIn() {
  const t = useMessages(messages)
  return (
    <section aria-labelledby="merchant" className="border-t border-line pt-6 md:border-t-0 md:pt-6">
      <h2 id="merchant" className="text-lg font-semibold">
        {t('merchantTitle')}
      </h2>
      <p className="mt-2 mb-5 text-muted">{t('merchantBody')}</p>
      <LinkButton to="/login" size="lg">
        {t('merchantLogin')}
        <ArrowRight aria-hidden />
      </LinkButton>
    </section>
  )
}

function SiteHeader() {
  const c = useMessages(common)
  return (
    <header className="flex flex-wrap items-center justify-between gap-3 py-4">
      <span className="flex items-center gap-3 text-lg font-semibold">
        <Mark className="size-9" />
        {c('productName')}
      </span>
      <LanguageSwitch />
    </header>
  )
}

function RedeemSteps() {
  const t = useMessages(messages)
  const { refusedCode } = useLoaderData<typeof loader>()
  return (
    <ControlSizeProvider size="lg">
      <section
        aria-labelledby="redeem"
        className="rounded-md border border-line bg-surface p-5 shadow-sm sm:p-7"
      >
        <h2 id="redeem" className="text-xl font-semibold">
          {t('redeemTitle')}
        </h2>
        <div className="mt-4 divide-y divide-line">
          <div className="pb-5">
            <h3 className="font-medium">{t('redeemScanTitle')}</h3>
            <p className="text-muted">{t('redeemScanBody')}</p>
          </div>
          <form method="get" action="/" className="py-5">
            <Field
              id="code"
              label={t('redeemCodeTitle')}
              hint={t('redeemCodeBody')}
              errors={refusedCode ? [t('codeInvalid')] : undefined}
            >
              <div className="flex gap-2">
                <Input
                  name="code"
                  defaultValue={refusedCode}
                  placeholder={t('codeExample')}
                  autoCapitalize="none"
                  autoComplete="off"
                  spellCheck={false}
                  maxLength={32}
                  required
                />
                <Button type="submit">{t('goRedeem')}</Button>
              </div>
            </Field>
          </form>
          <div className="pt-5">
            <h3 className="font-medium">{t('prepareTitle')}</h3>
            <p className="text-muted">{t('prepareBody')}</p>
          </div>
        </div>
      </section>
    </ControlSizeProvider>
  )
}
