import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
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

/** An e-mail as text and as HTML; both say the same. */
export type ComposedMail = { subject: string; text: string; html: string }

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

const FONT =
  "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI','PingFang SC','Hiragino Sans GB','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
const INK = '#26221d'
const MUTED = '#6f675c'
const LINE = '#e4dfd6'
const PAPER = '#f6f3ee'
const ACCENT = '#bf3a21'

/** Tables and inline styles: what every mail program understands. */
function page({ merchant, said, test, locale, office, title, why, testBody, open, product }: Page): string {
  const rows = test ? [paragraph(testBody)] : said.map((each) => section(each, said.length > 1, office, open))
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light">
<title>${asHtml(title)}</title>
</head>
<body style="margin:0;padding:0;background:${PAPER};${FONT};color:${INK}">
<div style="display:none;max-height:0;overflow:hidden">${asHtml(preview(said, testBody))}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:${PAPER}">
<tr><td align="center" style="padding:32px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
<tr><td style="padding:0 4px 14px;font-size:13px;color:${MUTED}">
<span style="display:inline-block;width:10px;height:10px;border-radius:3px;background:${ACCENT}"></span>
<strong style="color:${INK};font-weight:600">&nbsp;${asHtml(merchant)}</strong>&nbsp;·&nbsp;${asHtml(product)}
</td></tr>
<tr><td style="background:#ffffff;border:1px solid ${LINE};border-radius:10px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0">
<tr><td style="padding:26px 28px 18px;font-size:20px;line-height:1.4;font-weight:600">${asHtml(title)}</td></tr>
${rows.join('\n')}
<tr><td style="height:10px;font-size:0;line-height:0">&nbsp;</td></tr>
</table>
</td></tr>
<tr><td style="padding:16px 4px 0;font-size:12px;line-height:1.6;color:${MUTED}">${asHtml(why)}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
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
    ? `<td align="right" valign="top" style="padding:16px 28px 16px 12px;white-space:nowrap"><a href="${asHtml(office + path)}" style="display:inline-block;padding:6px 14px;border:1px solid ${LINE};border-radius:6px;font-size:13px;color:${ACCENT};text-decoration:none">${asHtml(open)}</a></td>`
    : ''
  return `<tr><td style="padding:0"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border-top:1px solid ${LINE}"><tr>
<td valign="top" style="padding:16px 0 16px 28px">${head ? `<div style="font-size:15px;font-weight:600;line-height:1.5">${asHtml(title)}</div>` : ''}<div style="padding-top:2px;font-size:14px;line-height:1.5;color:${MUTED}">${list}</div></td>
${link}
</tr></table></td></tr>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function asHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}
