import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { labelPage } from '#app/features/waybills/labels/label-page.ts'
import { messages } from '#app/features/waybills/messages.ts'
import { labelsToPrint } from '#app/features/waybills/print-request.ts'
import { labelsQuery } from '#app/features/waybills/schema.ts'

/** Labels as a page that prints itself, for the browser of a thermal printer. */
export const loader = memberRoute({ permission: 'order.ship', query: labelsQuery }, async (input) => {
  const { query, locale, context } = input
  const t = translator(messages, locale)
  const labels = await labelsToPrint(input, query.ids)
  const [first] = labels
  if (!first) throw new Response('not found', { status: 404 })
  const words = {
    lang: locale,
    title: t('pageTitle'),
    lead: t('pageLead', { n: labels.length, size: t(`size.${first.size}`) }),
    print: t('pagePrint'),
  }
  return new Response(labelPage(labels, words, context.cspNonce), {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, no-store' },
  })
})
