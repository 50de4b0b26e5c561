import { connect } from 'node:net'

export type RawAnswer = { status: number; headers: Record<string, string>; text: string }

/**
 * Sends bytes as they are, which no HTTP client would do, and reads what comes back until the connection ends or the
 * first answer is complete. @param url of the server
 */
export function raw(url: string, ...parts: string[]): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((done) => {
    let text = ''
    const socket = connect(Number(port), hostname, () => {
      for (const part of parts) socket.write(part)
    })
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8')
    })
    // A server that hangs up while we still send has answered before.
    socket.on('error', () => {})
    socket.on('close', () => {
      const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s)
      const [first = '', ...lines] = head.split('\r\n')
      const headers = lines.map((line) => {
        const [name = '', value = ''] = line.split(/:\s*(.*)/s)
        return [name.toLowerCase(), value] as const
      })
      done({ status: Number(first.split(' ')[1] ?? 0), headers: Object.fromEntries(headers), text: body })
    })
  })
}
