import type { Locale } from '#app/core/i18n/locale.ts'

const FONT =
  "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI','PingFang SC','Hiragino Sans GB','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
/** The colours of what is inside the frame. */
export const colours = { ink: '#26221d', muted: '#6f675c', line: '#e4dfd6', paper: '#f6f3ee' } as const
export const accent = '#bf3a21'

/** What the frame of an e-mail is made of; texts are plain, `rows` are table rows of HTML. */
export type FrameParts = {
  locale: Locale
  title: string
  /** What the list of mails shows beside the subject. */
  preview: string
  /** Whom it is from, and the name of the product beside it. */
  from: string
  product: string
  rows: readonly string[]
  /** Why the reader gets it. */
  foot: string
}

/**
 * An e-mail as HTML: tables and inline styles, what every mail program understands. Nothing in it comes from another
 * server: it looks the same everywhere and tells nobody of its reader.
 */
export function frame({ locale, title, preview, from, product, rows, foot }: FrameParts): string {
  const { ink, muted, line, paper } = colours
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light">
<title>${asHtml(title)}</title>
</head>
<body style="margin:0;padding:0;background:${paper};${FONT};color:${ink}">
<div style="display:none;max-height:0;overflow:hidden">${asHtml(preview)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:${paper}">
<tr><td align="center" style="padding:32px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
<tr><td style="padding:0 4px 14px;font-size:13px;color:${muted}">
<span style="display:inline-block;width:10px;height:10px;border-radius:3px;background:${accent}"></span>
<strong style="color:${ink};font-weight:600">&nbsp;${asHtml(from)}</strong>&nbsp;·&nbsp;${asHtml(product)}
</td></tr>
<tr><td style="background:#ffffff;border:1px solid ${line};border-radius:10px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0">
<tr><td style="padding:26px 28px 18px;font-size:20px;line-height:1.4;font-weight:600">${asHtml(title)}</td></tr>
${rows.join('\n')}
<tr><td style="height:10px;font-size:0;line-height:0">&nbsp;</td></tr>
</table>
</td></tr>
<tr><td style="padding:16px 4px 0;font-size:12px;line-height:1.6;color:${muted}">${asHtml(foot)}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as HTML: names cannot become markup. */
export function asHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}
