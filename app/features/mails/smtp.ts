import { createTransport } from 'nodemailer'
import type { ComposedMail, MailReason, MailResult } from './types.ts'

const CONNECT_MS = 10_000
const ANSWER_MS = 20_000

/** The server that takes our e-mail, and who it is from. */
export type MailServer = { url: string; from: string }

/**
 * Hands an e-mail over once. One that may have been taken is handed over again under the same Message-ID: servers and
 * mailboxes know it by that, and to get it twice does less harm than never.
 * @param messageId of our own; its Message-ID is made of it, the same for every attempt
 */
export async function sendMail(
  server: MailServer,
  to: string,
  mail: ComposedMail,
  messageId: string,
): Promise<MailResult> {
  const transport = createTransport({
    url: server.url,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: ANSWER_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({
      ...{ from: server.from, to: { name: '', address: to } },
      ...{ subject: mail.subject, text: mail.text, html: mail.html },
      messageId: messageIdOf(server.from, messageId),
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    })
    return { ok: true }
  } catch (error) {
    return understood(error as MailError)
  } finally {
    transport.close()
  }
}

/** Under the domain of the sender, as it should be. */
export function messageIdOf(from: string, messageId: string): string {
  const [, domain = 'localhost'] = /@([a-z0-9.-]+)>?\s*$/i.exec(from) ?? []
  return `<${messageId}@${domain}>`
}

/** What nodemailer throws, as far as we look at it. */
export type MailError = {
  code?: unknown
  syscall?: unknown
  responseCode?: unknown
  response?: unknown
  message?: unknown
}

/** What a failure means: 5xx is final, everything else may go through later. */
export function understood({ code, syscall, responseCode, response, message }: MailError): MailResult {
  const status = typeof responseCode === 'number' ? responseCode : undefined
  const name = status === undefined ? String(code ?? 'ERROR') : `SMTP ${status}`
  const said = typeof response === 'string' ? response : typeof message === 'string' ? message : ''
  const final =
    (status !== undefined && status >= 500 && status !== 503) || code === 'EAUTH' || code === 'ENOAUTH'
  return {
    ok: false,
    // Before there was a connection nothing has been handed over.
    certain: status !== undefined || syscall === 'connect' || code === 'EDNS',
    retry: !final,
    reason: reasonOf(String(code ?? ''), status),
    code: name.slice(0, 80),
    text: withoutAddresses(said),
  }
}

function reasonOf(code: string, status: number | undefined): MailReason {
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'CREDENTIALS'
  if (code === 'EENVELOPE' && status !== undefined && status >= 500) return 'ADDRESS'
  if (status !== undefined) return status >= 500 ? 'REFUSED' : 'THROTTLED'
  return code === 'ECONNECTION' || code === 'EDNS' || code === 'ESOCKET' || code === 'ETIMEDOUT'
    ? 'UNREACHABLE'
    : 'VENDOR'
}

/** Servers say whom they refuse; the log holds no addresses. */
function withoutAddresses(text: string): string {
  return text
    .replace(/[^\s<>"',;:]+@[^\s<>"',;:]+/g, '…')
    .replace(/\s+/g, ' ')
    .slice(0, 200)
}
