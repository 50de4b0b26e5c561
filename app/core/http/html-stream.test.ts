import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createElement } from 'react'
import { renderToPipeableStream } from 'react-dom/server'
import { expect, test } from 'vitest'
import { htmlStream } from './html-stream.ts'

test('takes NUL bytes out and leaves everything else as it is', async () => {
  const chunks = ['<p>复', '\0\0', '制', '', 'é\0</p>'].map((text) => Buffer.from(text))
  const sent = await buffer(Readable.from(chunks).pipe(htmlStream()))
  expect(sent.toString()).toBe('<p>复制é</p>')
})

test('a long Chinese page arrives whole', async () => {
  // One Latin letter more each time moves the characters over the edges of React's buffer.
  const words = Array.from({ length: 4000 }, (_, n) =>
    createElement('p', { key: n }, `${'a'.repeat(n % 4)}卡面设计`),
  )
  const html = await new Promise<Buffer>((resolve, reject) => {
    const { pipe } = renderToPipeableStream(createElement('main', null, words), {
      onAllReady: () => resolve(buffer(pipe(htmlStream()))),
      onError: reject,
    })
  })
  expect(html.includes(0)).toBe(false)
  expect(html.toString().match(/卡面设计/g)).toHaveLength(4000)
  expect(html.toString()).not.toContain('\uFFFD')
})
