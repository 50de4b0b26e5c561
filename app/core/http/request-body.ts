import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/** A body that does not fit, or does not come: 413 too much, 408 too slow; 'gone' when the client went away. */
export type BodyFault = 413 | 408 | 'gone'

/** True when the headers say that a body follows. */
export function hasBody(request: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
  return encoding !== undefined || (length !== undefined && length !== '0')
}

/** True when the headers announce more than the limit. */
export function announcesMore(request: IncomingMessage, limit: number): boolean {
  return Number(request.headers['content-length'] ?? 0) > limit
}

/**
 * Reads a whole body, before anybody works on the request: who sends slowly or too much has cost us nothing else.
 * @param limit bytes, also for a body that comes in chunks and does not say how long it is
 * @param time milliseconds until the last byte
 */
export function readBody(request: IncomingMessage, limit: number, time: number): Promise<Buffer | BodyFault> {
  return new Promise((done) => {
    const chunks: Buffer[] = []
    let length = 0
    const settle = (result: Buffer | BodyFault) => {
      clearTimeout(timer)
      request.off('data', take).off('end', finish).off('close', leave).off('error', leave)
      // Whatever still comes is read and dropped until the connection is closed.
      request.on('error', () => {}).resume()
      done(result)
    }
    const take = (chunk: Buffer) => {
      length += chunk.length
      if (length > limit) settle(413)
      else chunks.push(chunk)
    }
    const finish = () => settle(Buffer.concat(chunks))
    const leave = () => settle('gone')
    const timer = setTimeout(() => settle(408), time)
    request.on('data', take).once('end', finish).once('close', leave).once('error', leave)
  })
}

/**
 * A body as it comes, for the routes that take files. Beyond the limit whoever reads it gets a Response 413 thrown.
 * @param limit bytes
 */
export function streamBody(request: IncomingMessage, limit: number): ReadableStream<Uint8Array> {
  let length = 0
  let over = false
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const fail = (reason: unknown) => {
          if (!over) controller.error(reason)
          over = true
        }
        request.on('data', (chunk: Buffer) => {
          if (over) return
          length += chunk.length
          if (length > limit) {
            fail(new Response('request too large', { status: 413 }))
            return
          }
          controller.enqueue(new Uint8Array(chunk))
          if ((controller.desiredSize ?? 0) <= 0) request.pause()
        })
        request.once('end', () => {
          if (!over) controller.close()
          over = true
        })
        request.once('error', fail)
        request.once('close', () => fail(new Error('the client went away')))
        request.pause()
      },
      pull() {
        request.resume()
      },
      cancel() {
        over = true
        request.resume()
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 256 * 1024 }),
  )
}

const LINGER_MS = 2000

/** Ends a connection whose answer is out while its request still comes; after a moment in which it can be read. */
export function endUnread(request: IncomingMessage): void {
  if (request.complete) return
  setTimeout(() => {
    if (!request.complete) request.socket.destroy()
  }, LINGER_MS).unref()
}

/**
 * Makes a connection wait for the rest of its request before it closes (RFC 9112, section 9.6). Node closes as soon
 * as the last answer is out; with bytes unread the kernel then resets the connection, and a client that still sends
 * loses the answer it has not read yet. Here our half is closed first, and what still comes is read and dropped;
 * `endUnread` is the end of that.
 * @param requestOf the request the connection is at
 */
export function lingerUnread(socket: Socket, requestOf: () => IncomingMessage | undefined): void {
  const destroySoon = socket.destroySoon.bind(socket)
  socket.destroySoon = () => {
    const request = requestOf()
    if (!request || request.complete || request.destroyed) destroySoon()
    else {
      socket.end()
      request.once('end', destroySoon).resume()
    }
  }
}
