import QRCode from 'qrcode'
import { formatInstant, formatMoney } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { receiptMessages } from './messages.ts'
import type { Printing, Receipt } from './types.ts'

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)

/** Paper of the printers of tills: a roll. */
const PAPER_MM = 80

export type PageFrame = {
  locale: Locale
  timeZone: string
  currency: string
  /** Of this response's Content-Security-Policy. */
  nonce: string
  /** Where the page leads back to. */
  back: string
}

// Black on white in any theme: it is paper. No style attributes: our policy would stop them.
const STYLE = `html,body{margin:0;background:#e9e9e6;color:#000;font-family:"Noto Sans SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif}
header{display:flex;flex-wrap:wrap;gap:10px 16px;align-items:center;padding:14px 16px;background:#fff;border-bottom:1px solid #ccc;font-size:15px}
header p{margin:0;flex:1 1 200px}header a{color:#000;padding:12px 8px}
button{font:inherit;min-height:48px;padding:0 26px;border:0;border-radius:8px;background:#1d1d1b;color:#fff;cursor:pointer}
main{box-sizing:border-box;width:${PAPER_MM}mm;max-width:100%;margin:16px auto;padding:4mm 4mm 8mm;background:#fff;font-size:13pt;line-height:1.4;overflow-wrap:anywhere}
h1{margin:0;font-size:17pt;text-align:center;line-height:1.25}h2{margin:1mm 0 0;font-size:14pt;font-weight:400;text-align:center}
.mark{margin:2mm auto 0;width:fit-content;border:.5mm solid #000;padding:.5mm 3mm;font-weight:700;text-align:center}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.5mm 3mm;margin:3mm 0;padding:2mm 0;border:dashed #000;border-width:.3mm 0}dt{white-space:nowrap}dd{margin:0;text-align:right}
table{width:100%;border-collapse:collapse}td{padding:1mm 0;vertical-align:top}td:last-child{text-align:right;white-space:nowrap;padding-left:2mm}td small{display:block;font-size:11pt}
.sum{margin:2mm 0 0;padding-top:2mm;border-top:.3mm dashed #000;display:flex;justify-content:space-between;gap:3mm}.sum.big{font-size:17pt;font-weight:700}.sum+.sum{border:0;padding:0}
.sign{margin:8mm 0 2mm;border-bottom:.3mm solid #000}
figure{margin:4mm 0 0;text-align:center}figure svg{width:30mm;height:30mm;display:block;margin:0 auto 1mm}figcaption{font-size:12pt}
footer{margin-top:3mm;text-align:center;font-size:12pt}
@media print{header{display:none}html,body{background:#fff}main{margin:0;padding:2mm 4mm 6mm;width:${PAPER_MM}mm}}`

// The roll is as long as the receipt: the page is measured and the paper cut to it.
const SCRIPT = `const m=document.querySelector('main'),s=[...document.styleSheets].at(-1),h=Math.ceil(m.getBoundingClientRect().height/96*25.4)+4;
s.insertRule('@page{size:${PAPER_MM}mm '+h+'mm;margin:0}',s.cssRules.length);if(document.body.dataset.print)addEventListener('load',()=>setTimeout(print,300))`

/** A receipt as a page for the browser of a till: it prints itself once a print was noted, and by hand without scripts. */
export async function receiptPage(receipt: Receipt, printing: Printing, frame: PageFrame): Promise<string> {
  const t = translator(receiptMessages, frame.locale)
  const code = await QRCode.toString(receipt.no, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' })
  const title = t(`title.${receipt.kind}`)
  const lead =
    printing.is !== 'look'
      ? t('printing')
      : printing.printed === 0
        ? t('lookFirst')
        : t('lookAgain', { n: printing.printed })
  const mark =
    printing.is === 'copy' ? t('copy', { n: printing.n }) : printing.is === 'look' ? t('preview') : undefined
  const style = `@page{size:${PAPER_MM}mm ${estimatedMm(receipt)}mm;margin:0}\n${STYLE}`
  const nonce = escaped(frame.nonce)
  return `<!doctype html><html lang="${escaped(frame.locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escaped(`${title} ${receipt.no}`)}</title><style nonce="${nonce}">${style}</style></head><body${printing.is === 'look' ? '' : ' data-print="1"'}><header><p>${escaped(lead)}</p><a href="${escaped(frame.back)}">${escaped(t('back'))}</a><form method="post"><button type="submit">${escaped(t('print'))}</button></form></header><main><h1>${escaped(receipt.merchant)}</h1><h2>${escaped(title)}</h2>${mark ? `<p class="mark">${escaped(mark)}</p>` : ''}${facts(receipt, frame)}${lines(receipt, frame)}${sums(receipt, frame)}${receipt.kind === 'order' ? `<p class="sign">${escaped(t('signature'))}</p>` : ''}<figure>${code}<figcaption>${escaped(receipt.no)}</figcaption></figure><footer>${footer(receipt, frame)}</footer></main><script nonce="${nonce}">${SCRIPT}</script></body></html>`
}

/** Without scripts nobody measures the page: about so long, and rather too long. */
function estimatedMm(receipt: Receipt): number {
  const text = receipt.lines.reduce(
    (sum, line) => sum + 2 + Math.ceil((line.name.length + line.detail.length) / 18),
    0,
  )
  return 150 + text * 7 + (receipt.kind === 'order' ? 25 : 0)
}

function facts(receipt: Receipt, { locale, timeZone, currency }: PageFrame): string {
  const t = translator(receiptMessages, locale)
  const rows: [string, string | null][] = [
    [t(`no.${receipt.kind}`), receipt.no],
    [t('time'), formatInstant(receipt.at, timeZone, locale)],
    [t('store'), receipt.store],
    [t('clerk'), receipt.clerk],
    [t('card'), receipt.card],
    [t('faceValue'), receipt.kind === 'order' ? formatMoney(receipt.totalMinor, currency, locale) : null],
    [t('soldBy'), receipt.soldBy],
  ]
  const shown = rows.filter((row): row is [string, string] => row[1] !== null && row[1] !== '')
  return `<dl>${shown.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`
}

function lines(receipt: Receipt, { locale, currency }: PageFrame): string {
  const t = translator(receiptMessages, locale)
  const rows = receipt.lines.map(({ name, quantity, amountMinor, detail }) => {
    const count = t(receipt.kind === 'sale' ? 'quantity' : 'pieces', { n: quantity })
    const small = [
      amountMinor === null ? '' : `${formatMoney(amountMinor / quantity, currency, locale)} × ${count}`,
      detail && t('serials', { serials: detail }),
    ].filter(Boolean)
    const amount = amountMinor === null ? count : formatMoney(amountMinor, currency, locale)
    return `<tr><td>${escaped(name)}${small.map((each) => `<small>${escaped(each)}</small>`).join('')}</td><td>${escaped(amount)}</td></tr>`
  })
  return `<table>${rows.join('')}</table>`
}

/** What the customer reads last; where nothing is left of a sale, nobody is sent to the redemption site. */
function footer(receipt: Receipt, { locale }: PageFrame): string {
  const t = translator(receiptMessages, locale)
  if (receipt.kind === 'order') return escaped(t('thanks.order'))
  if (receipt.cancelled?.cards === receipt.cards) return escaped(t('thanks.cancelled'))
  return `${escaped(t('thanks.sale'))}<br>${escaped(receipt.site)}`
}

function sums(receipt: Receipt, { locale, currency }: PageFrame): string {
  if (receipt.kind === 'order') return ''
  const t = translator(receiptMessages, locale)
  const line = (name: string, value: string, big = true) =>
    `<p class="sum${big ? ' big' : ''}"><span>${escaped(name)}</span><span>${escaped(value)}</span></p>`
  const money = (minor: number) => formatMoney(minor, currency, locale)
  const { cards, totalMinor, cancelled } = receipt
  const all = line(`${t('total')} ${t('totalCards', { n: cards })}`, money(totalMinor), cancelled === null)
  if (!cancelled) return all
  const net = line(
    `${t('net')} ${t('totalCards', { n: cards - cancelled.cards })}`,
    money(totalMinor - cancelled.amountMinor),
  )
  return `${all}${line(t('cancelled', { n: cancelled.cards }), money(-cancelled.amountMinor), false)}${net}`
}
