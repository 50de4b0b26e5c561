import { Transform } from 'node:stream'

/**
 * The way of a page from React to the browser. React 18 sends its buffer whole when a character of several bytes
 * does not fit into the rest of it, and what is left over comes along as NUL bytes, which browsers show as � in the
 * middle of a Chinese word (facebook/react#24985, mended by #26228 in React 19 only). NUL is no part of HTML.
 */
export function htmlStream(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, chunk.includes(0) ? chunk.filter((byte) => byte !== 0) : chunk)
    },
  })
}
