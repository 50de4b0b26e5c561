import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { siteAddress } from '#app/features/merchants/site-address.ts'
import { messages } from '../messages.ts'

/** A redemption site as far as a shared link shows it. */
export type SharedSite = { code: string; name: string; share_title: string; share_text: string }

/** What a link to a redemption site shows in a chat; addresses are absolute. */
export type Share = {
  title: string
  text: string
  /** Of the site, never of a card: what is shared must not carry a number. */
  url: string
  picture: string
  siteName: string
}

/** The merchant's own words, or else its name and a sentence of ours. @param origin without a slash at the end */
export function shareOf(site: SharedSite, origin: string, locale: Locale): Share {
  const t = translator(messages, locale)
  const url = siteAddress(origin, site.code)
  return {
    title: site.share_title || `${site.name} · ${t('cardTitle')}`,
    text: site.share_text || t('shareText'),
    url,
    picture: `${url}/share.png`,
    siteName: site.name,
  }
}

/** The tags of a share: Open Graph for most, schema.org's for older WeChat, a description for everybody. */
export function shareTags({ title, text, url, picture, siteName }: Share): Record<string, string>[] {
  return [
    { name: 'description', content: text },
    { tagName: 'link', rel: 'canonical', href: url },
    { property: 'og:type', content: 'website' },
    { property: 'og:site_name', content: siteName },
    { property: 'og:title', content: title },
    { property: 'og:description', content: text },
    { property: 'og:url', content: url },
    { property: 'og:image', content: picture },
    { property: 'og:image:type', content: 'image/png' },
    { property: 'og:image:width', content: '400' },
    { property: 'og:image:height', content: '400' },
    { itemProp: 'name', content: title },
    { itemProp: 'description', content: text },
    { itemProp: 'image', content: picture },
    { name: 'twitter:card', content: 'summary' },
  ]
}
