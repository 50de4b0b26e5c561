// A mail server that takes everything and delivers nothing: what it has got is listed for people at GET /, for programs
// at GET /_received, and each message is shown as its reader sees it at GET /messages/<n> (…/text: what programs without
// HTML show). It can be told to fail: POST /fail?how=…&times=…
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'
import { type Answer, startVendor, type VendorRequest } from './vendor-server.ts'

/**
 * `refuse`: no such recipient. `busy`: not now (greylisting). `spam`: refused after it was read. `lost`: taken, and the
 * connection breaks before it says so. `drop`: hangs up before anything is taken. `silent`: never answers.
 */
export const MAIL_FAULTS = ['refuse', 'busy', 'spam', 'lost', 'drop', 'silent'] as const
export type MailFault = (typeof MAIL_FAULTS)[number]

/** An e-mail that was taken. */
export type TakenMail = {
  messageId: string
  from: string
  to: string[]
  subject: string
  text: string
  html: string
  headers: Readonly<Record<string, string>>
  at: number
}

export type MailServer = {
  /** smtp://…, for TIHUO_SMTP_URL. */
  smtpUrl: string
  /** Where people look at what was taken. */
  url: string
  mails: TakenMail[]
  fail: (fault: MailFault, times?: number) => void
  close: () => Promise<void>
}

type SmtpError = Error & { responseCode: number }
const refusal = (responseCode: number, text: string): SmtpError =>
  Object.assign(new Error(text), { responseCode })

/** Starts the simulator. @param options.user with a password: others are turned away */
export async function startMail(
  options: { port?: number; webPort?: number; user?: { name: string; password: string } } = {},
): Promise<MailServer> {
  const mails: TakenMail[] = []
  const faults: MailFault[] = []
  const fail: MailServer['fail'] = (fault, times = 1) => {
    faults.push(...Array<MailFault>(times).fill(fault))
  }
  const next = (...which: MailFault[]) => {
    const [first] = faults
    return first !== undefined && which.includes(first) ? faults.shift() : undefined
  }
  const { user } = options
  const smtp = new SMTPServer({
    name: 'mail.simulator',
    banner: 'simulator',
    disabledCommands: user ? ['STARTTLS'] : ['AUTH', 'STARTTLS'],
    authOptional: user === undefined,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    size: 1024 * 1024,
    onAuth: ({ username, password }, _session, done) =>
      username === user?.name && password === user?.password
        ? done(null, { user: username })
        : done(refusal(535, 'authentication failed')),
    onMailFrom: ({ address }, _session, done) =>
      done(/^[^@\s]+@[^@\s]+$/.test(address) ? null : refusal(553, 'a sender is needed')),
    onRcptTo: ({ address }, _session, done) => {
      const fault = next('refuse', 'busy')
      if (fault === 'refuse') return done(refusal(550, `<${address}>: no such user here`))
      if (fault === 'busy') return done(refusal(451, `<${address}>: greylisted, try again later`))
      done(null)
    },
    onData: async (stream, session, done) => {
      const fault = next('spam', 'lost', 'drop', 'silent')
      const raw = await drain(stream)
      if (fault === 'spam') return done(refusal(554, 'this looks like spam'))
      const { mailFrom, rcptTo } = session.envelope
      const mail = read(
        raw,
        mailFrom ? mailFrom.address : '',
        rcptTo.map(({ address }) => address),
      )
      if (!mail) return done(refusal(554, 'Message-ID, Date, From, To and Subject are needed'))
      if (fault === undefined || fault === 'lost') mails.push(mail)
      if (fault === undefined) return done(null, 'taken')
      if (fault !== 'silent') for (const connection of smtp.connections) connection._socket?.destroy()
    },
  })
  smtp.on('error', () => {})
  await new Promise<void>((up) => smtp.listen(options.port ?? 0, '127.0.0.1', up))
  const address = smtp.server.address()
  const web = await startVendor(
    {
      handle: (request) => show(request, mails, fail),
      throttled: () => ({ status: 429, json: {} }),
      signature: () => ({ status: 401, json: {} }),
      received: () => mails,
    },
    options.webPort === undefined ? {} : { port: options.webPort },
  )
  const login = user ? `${encodeURIComponent(user.name)}:${encodeURIComponent(user.password)}@` : ''
  return {
    smtpUrl: `smtp://${login}127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    url: web.url,
    mails,
    fail,
    close: async () => {
      await Promise.all([new Promise<void>((end) => smtp.close(end)), web.close()])
    },
  }
}

async function drain(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('latin1')
}

function show({ method, path, query }: VendorRequest, mails: TakenMail[], fail: MailServer['fail']): Answer {
  if (method === 'GET' && path === '/')
    return { status: 200, body: inbox(mails), type: 'text/html; charset=utf-8' }
  const [, number, plain] = /^\/messages\/(\d+)(\/text)?$/.exec(path) ?? []
  const mail = number === undefined ? undefined : mails[Number(number)]
  if (mail && plain) return { status: 200, body: mail.text, type: 'text/plain; charset=utf-8' }
  if (mail) return { status: 200, body: mail.html, type: 'text/html; charset=utf-8' }
  const how = MAIL_FAULTS.find((fault) => fault === query.get('how'))
  if (method !== 'POST' || path !== '/fail' || !how) return { status: 404, json: { faults: MAIL_FAULTS } }
  fail(how, Number(query.get('times') ?? 1))
  return { status: 200, json: { ok: true } }
}

/** All mails, newest first, for people. */
function inbox(mails: readonly TakenMail[]): string {
  const rows = mails
    .map((mail, i) => {
      const time = new Date(mail.at).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', hourCycle: 'h23' })
      return `<tr><td>${time}</td><td>${escaped(mail.to.join(', '))}</td><td><a href="/messages/${i}">${escaped(mail.subject)}</a> <a class="text" href="/messages/${i}/text">text</a></td></tr>`
    })
    .reverse()
  const table = `<table><tr><th>时间 / time</th><th>收件人 / to</th><th>主题 / subject</th></tr>${rows.join('')}</table>`
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="refresh" content="5"><title>邮件 / e-mail (${mails.length})</title>
<style>body{font:15px/1.5 sans-serif;margin:24px;color:#26221d;background:#f6f3ee}table{border-collapse:collapse;width:100%;background:#fff}td,th{text-align:left;padding:10px 12px;border:1px solid #e4dfd6;overflow-wrap:anywhere}th{color:#6f675c;font-weight:500}.text{font-size:12px;color:#6f675c;margin-left:8px}</style>
<h1>演示邮箱 / demo inbox</h1><p>这里收到的邮件没有发给任何人。/ Nothing here has left this machine.</p>
${mails.length > 0 ? table : '<p>还没有邮件 / no mail yet</p>'}</html>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

/** Undefined when something is missing that each e-mail must have. */
function read(raw: string, from: string, to: string[]): TakenMail | undefined {
  const { headers, body } = split(raw)
  const wanted = ['message-id', 'date', 'from', 'to', 'subject']
  if (wanted.some((name) => !headers[name])) return undefined
  const parts = partsOf(headers, body)
  const of = (type: string) => parts.find((part) => part.type === type)?.text ?? ''
  return {
    ...{ messageId: headers['message-id'] ?? '', subject: words(headers.subject ?? '') },
    ...{ from, to, headers, text: of('text/plain'), html: of('text/html'), at: Date.now() },
  }
}

function split(raw: string): { headers: Record<string, string>; body: string } {
  const end = raw.indexOf('\r\n\r\n')
  const head = raw.slice(0, end).replace(/\r\n[ \t]+/g, ' ')
  const headers = Object.fromEntries(
    head.split('\r\n').map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  return { headers, body: raw.slice(end + 4) }
}

type Part = { type: string; text: string }

function partsOf(headers: Readonly<Record<string, string>>, body: string): Part[] {
  const [, boundary] = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '') ?? []
  if (boundary !== undefined)
    return body
      .split(`--${boundary}`)
      .slice(1, -1)
      .flatMap((part) => {
        const inner = split(part.replace(/^\r\n/, ''))
        return partsOf(inner.headers, inner.body)
      })
  const type = (headers['content-type'] ?? 'text/plain').split(';')[0] ?? ''
  return [{ type, text: decoded(headers['content-transfer-encoding'] ?? '', body) }]
}

function decoded(encoding: string, body: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  if (encoding === 'quoted-printable') return unquoted(body.replace(/=\r\n/g, ''))
  return Buffer.from(body, 'latin1').toString('utf8')
}

function unquoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** Encoded words of a header (RFC 2047). */
function words(header: string): string {
  return header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, text: string) =>
      how.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('utf8')
        : unquoted(text.replaceAll('_', ' ')),
    )
}
