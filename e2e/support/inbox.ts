import { expect } from '@playwright/test'
import type { TakenMail } from '../vendors/mail.ts'

type Shown = { name: string; url: string }

function mailAddress(): string {
  const vendors = JSON.parse(process.env.TIHUO_E2E_VENDORS ?? '[]') as Shown[]
  const mail = vendors.find(({ name }) => name.includes('e-mail'))
  if (!mail) throw new Error('the mail simulator is not running')
  return mail.url
}

/** Mails to an address, as the simulated server has taken them, oldest first. */
export async function mailsTo(to: string): Promise<TakenMail[]> {
  const answer = await fetch(`${mailAddress()}/_received`)
  return ((await answer.json()) as TakenMail[]).filter((mail) => mail.to.includes(to))
}

/** Waits for a mail whose subject holds a text. @returns the newest such mail */
export async function mailAbout(to: string, subject: string): Promise<TakenMail> {
  let found: TakenMail | undefined
  await expect
    .poll(
      async () => {
        found = (await mailsTo(to)).findLast((mail) => mail.subject.includes(subject))
        return found !== undefined
      },
      { message: `a mail to ${to} about ${subject}`, timeout: 30_000 },
    )
    .toBe(true)
  return found as TakenMail
}

/** The link in a mail to a page below a path. */
export function linkIn(mail: TakenMail, path: string): string {
  const [link] = new RegExp(`https?://[^\\s]+${path}/[\\w-]{43}`).exec(mail.text) ?? []
  if (!link) throw new Error(`no link to ${path} in: ${mail.text}`)
  return link
}
