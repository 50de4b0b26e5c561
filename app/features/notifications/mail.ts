import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { accent, asHtml, colours, frame } from '../mails/frame.ts'
import type { ComposedMail } from '../mails/types.ts'
import { phrases } from './phrases.ts'
import type { Line } from './types.ts'
import { type Said, sayLine, sayTitle } from './words.ts'

/** What an e-mail is made of. */
export type MailParts = {
  merchant: string
  lines: readonly Line[]
  test: boolean
  locale: Locale
  /** Origin of the back office, without a slash at the end; undefined: no links. */
  office: string | undefined
}

/** Makes an e-mail. Nothing in it comes from another server: it looks the same everywhere and tells nobody of its reader. */
export function composeMail(parts: MailParts): ComposedMail {
  const { merchant, lines, test, locale, office } = parts
  const t = translator(phrases, locale)
  const title = sayTitle(lines, locale, test)
  const said = lines.map((line) => sayLine(line, locale))
  const why = t('whyEmail', { merchant })
  // With one line only, the title has said it.
  const heads = said.length > 1
  const sections = said.map(({ title: heading, details, path }) =>
    [
      ...(heads ? [heading] : []),
      ...details.map((detail) => `  · ${detail}`),
      ...(office ? [`  ${office}${path}`] : []),
    ].join('\n'),
  )
  const body = test ? [t('testBody')] : sections
  return {
    subject: `【${merchant}】${title}`,
    text: `${[merchant, title, ...body, `-- \n${why}`].join('\n\n')}\n`,
    html: page({
      ...parts,
      title,
      said,
      why,
      testBody: t('testBody'),
      open: t('open'),
      product: t('product'),
    }),
  }
}

type Page = MailParts & {
  title: string
  said: readonly Said[]
  why: string
  testBody: string
  open: string
  product: string
}

const { muted: MUTED, line: LINE } = colours

function page({ merchant, said, test, locale, office, title, why, testBody, open, product }: Page): string {
  const rows = test ? [paragraph(testBody)] : said.map((each) => section(each, said.length > 1, office, open))
  return frame({ locale, title, preview: preview(said, testBody), from: merchant, product, rows, foot: why })
}

function preview(said: readonly Said[], otherwise: string): string {
  return said.length === 0 ? otherwise : said.flatMap((each) => [each.title, ...each.details]).join(' · ')
}

function paragraph(text: string): string {
  return `<tr><td style="padding:0 28px 16px;font-size:15px;line-height:1.6">${asHtml(text)}</td></tr>`
}

function section(
  { title, details, path }: Said,
  head: boolean,
  office: string | undefined,
  open: string,
): string {
  const list = details
    .map((detail) => `<div style="padding:2px 0;overflow-wrap:anywhere">${asHtml(detail)}</div>`)
    .join('')
  const link = office
    ? `<td align="right" valign="top" style="padding:16px 28px 16px 12px;white-space:nowrap"><a href="${asHtml(office + path)}" style="display:inline-block;padding:6px 14px;border:1px solid ${LINE};border-radius:6px;font-size:13px;color:${accent};text-decoration:none">${asHtml(open)}</a></td>`
    : ''
  return `<tr><td style="padding:0"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border-top:1px solid ${LINE}"><tr>
<td valign="top" style="padding:16px 0 16px 28px">${head ? `<div style="font-size:15px;font-weight:600;line-height:1.5">${asHtml(title)}</div>` : ''}<div style="padding-top:2px;font-size:14px;line-height:1.5;color:${MUTED}">${list}</div></td>
${link}
</tr></table></td></tr>`
}
