import { formatInstant } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { accent, asHtml, colours, frame } from './frame.ts'
import { phrases } from './phrases.ts'
import type { ComposedMail, MailContent } from './types.ts'

/** What is said, before it is text or HTML. */
type Said = {
  subject: string
  body: string
  facts: [label: string, value: string][]
  button: string
  link: string
  after: string
}

type Say = ReturnType<typeof translator<typeof phrases>>

/** A mail to an account, in its language, as text and as HTML; both say the same. */
export function composeAccountMail(content: MailContent, locale: Locale): ComposedMail {
  const t = translator(phrases, locale)
  const { reader } = content
  const said = say(content, t, locale)
  const from = reader.merchantName ?? t('platform')
  const hello = t('hello', { name: reader.displayName })
  const login = t('loginOf', { merchant: reader.merchantCode, login: reader.loginName })
  const facts: Said['facts'] = [[t('login'), login], ...said.facts]
  const list = facts.map(([label, value]) => `  ${label}: ${value}`).join('\n')
  const text = [hello, said.body, list, `${said.button}:\n${said.link}`, said.after, `-- \n${t('footMail')}`]
  return {
    subject: `【${from}】${said.subject}`,
    text: `${text.join('\n\n')}\n`,
    html: frame({
      locale,
      title: said.subject,
      preview: said.body,
      from,
      product: t('product'),
      rows: [
        paragraph(hello),
        paragraph(said.body),
        table(facts),
        button(said.button, said.link),
        paragraph(said.after),
        small(t('orCopy'), said.link),
      ],
      foot: t('footMail'),
    }),
  }
}

function say(content: MailContent, t: Say, locale: Locale): Said {
  const { kind, values } = content
  const common = { button: t(`${kind}.button`), link: values.link, facts: [] }
  const when = (value: { at: number; timeZone: string }): [string, string] => [
    t('at'),
    formatInstant(new Date(value.at), value.timeZone, locale),
  ]
  switch (kind) {
    case 'reset':
    case 'email_confirm': {
      const body =
        'minutes' in values ? t('reset.body', values) : t('email_confirm.body', { hours: values.hours })
      return { ...common, subject: t(`${kind}.subject`), body, after: t(`${kind}.after`) }
    }
    case 'invitation': {
      const inviter = values.inviterName
      const merchant = content.reader.merchantName ?? t('platform')
      const until = formatInstant(new Date(values.expiresAt), values.timeZone, locale)
      const subject = t('invitation.subject', { inviter, merchant })
      return {
        ...common,
        subject,
        body: t('invitation.body', { inviter }),
        after: t('invitation.after', { until }),
      }
    }
    case 'new_device': {
      const browser: [string, string] = [t('browser'), values.browser ?? t('unknownBrowser')]
      const facts = [when(values), [t('address'), values.address] as [string, string], browser]
      return { ...common, ...plain(kind, t), facts }
    }
    case 'password_changed': {
      const body = t(`password_changed.${values.how}`)
      return { ...common, ...plain(kind, t), body, facts: [when(values)] }
    }
    case 'email_changed':
      return { ...common, ...plain(kind, t), facts: [when(values), [t('newEmail'), values.newEmail]] }
    case 'second_factor_changed': {
      const body = t(`second_factor_changed.${values.change}`)
      return { ...common, ...plain(kind, t), body, facts: [when(values)] }
    }
  }
}

function plain(
  kind: 'new_device' | 'password_changed' | 'email_changed' | 'second_factor_changed',
  t: Say,
): Pick<Said, 'subject' | 'body' | 'after'> {
  const body = kind === 'new_device' || kind === 'email_changed' ? t(`${kind}.body`) : ''
  return { subject: t(`${kind}.subject`), body, after: t(`${kind}.after`) }
}

function paragraph(text: string): string {
  return `<tr><td style="padding:0 28px 16px;font-size:15px;line-height:1.6">${asHtml(text)}</td></tr>`
}

function table(facts: Said['facts']): string {
  const rows = facts.map(
    ([label, value]) =>
      `<tr><td style="padding:3px 16px 3px 0;color:${colours.muted};white-space:nowrap">${asHtml(label)}</td><td style="padding:3px 0;overflow-wrap:anywhere">${asHtml(value)}</td></tr>`,
  )
  return `<tr><td style="padding:0 28px 18px"><table role="presentation" cellpadding="0" cellspacing="0" style="font-size:14px;line-height:1.5">${rows.join('')}</table></td></tr>`
}

function button(label: string, link: string): string {
  return `<tr><td style="padding:2px 28px 20px"><a href="${asHtml(link)}" style="display:inline-block;padding:11px 22px;border-radius:8px;background:${accent};color:#ffffff;font-size:15px;font-weight:600;text-decoration:none">${asHtml(label)}</a></td></tr>`
}

function small(label: string, link: string): string {
  return `<tr><td style="padding:0 28px 14px;font-size:12px;line-height:1.6;color:${colours.muted};overflow-wrap:anywhere">${asHtml(label)}<br>${asHtml(link)}</td></tr>`
}
