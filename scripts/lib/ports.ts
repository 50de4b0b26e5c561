import { createServer } from 'node:net'

/**
 * A TCP port of 127.0.0.1 that is free now: the wished one, or the next free one after it.
 * @param wished first port to try; 0 lets the system choose
 */
export async function freePort(wished: number): Promise<number> {
  for (let port = wished; port < wished + 200; port += 1) {
    const found = await new Promise<number>((done) => {
      const server = createServer()
      server.once('error', () => done(0))
      server.listen(port, '127.0.0.1', () => {
        const address = server.address()
        server.close(() => done(typeof address === 'object' && address ? address.port : 0))
      })
    })
    if (found > 0) return found
    if (wished === 0) break
  }
  throw new Error(`No free port from ${wished} on.`)
}
