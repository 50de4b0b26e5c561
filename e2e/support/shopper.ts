// A consumer without a browser: sends what the forms of the redemption site send, keeps its cookies, follows nothing by
// itself. For the bench and the attack, where thousands of them are wanted at once.
import { Agent, request } from 'node:http'

/** What came back. */
export type Answer = {
  status: number
  /** Path and query of the redirect; undefined when there is none. */
  location: string | undefined
  retryAfter: number | undefined
  body: string
}

/** Where a shopper goes, and from where. */
export type Place = {
  /** Address of the installation, without path. */
  url: string
  agent: Agent
  /** The client's address, as the one trusted proxy tells it. */
  address: string
}

/** Connections that stay open. @param connections at most */
export function connections(connections: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' })
}

const HIDDEN = /<input type="hidden" name="([\w.]+)"(?: id="[^"]*")? value="([^"]*)"/g

/** The hidden fields of a page, by name. */
export function hiddenFields(body: string): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [, name = '', value = ''] of body.matchAll(HIDDEN)) fields[name] = value
  return fields
}

export class Shopper {
  readonly place: Place
  readonly cookies = new Map<string, string>()

  constructor(place: Place) {
    this.place = place
  }

  /** Opens a page. */
  get(path: string): Promise<Answer> {
    return this.send('GET', path)
  }

  /** Sends a form. */
  post(path: string, form: Record<string, string>): Promise<Answer> {
    return this.send('POST', path, new URLSearchParams(form).toString())
  }

  private send(method: string, path: string, form?: string): Promise<Answer> {
    const { url, agent, address } = this.place
    const headers: Record<string, string> = { 'x-forwarded-for': address, accept: 'text/html' }
    if (this.cookies.size > 0)
      headers.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    if (form !== undefined) {
      headers['content-type'] = 'application/x-www-form-urlencoded'
      headers['content-length'] = String(Buffer.byteLength(form))
      headers['sec-fetch-site'] = 'same-origin'
    }
    return new Promise((done, failed) => {
      const sent = request(url + path, { method, agent, headers }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', failed)
        answer.on('end', () => {
          for (const line of answer.headers['set-cookie'] ?? []) this.keep(line)
          const retryAfter = Number(answer.headers['retry-after'])
          done({
            status: answer.statusCode ?? 0,
            location: answer.headers.location,
            retryAfter: Number.isFinite(retryAfter) ? retryAfter : undefined,
            body: Buffer.concat(chunks).toString(),
          })
        })
      })
      sent.on('error', failed)
      sent.end(form)
    })
  }

  private keep(line: string): void {
    const [pair = ''] = line.split(';')
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    if (/max-age=0/i.test(line)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}
