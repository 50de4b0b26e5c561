import { expect, test } from 'vitest'
import { agentInWords } from './agent.ts'

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'
const iPhone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'

test.each([
  [`${windows} Chrome/140.0.0.0 Safari/537.36`, 'Chrome · Windows'],
  [`${windows} HeadlessChrome/140.0.0.0 Safari/537.36`, 'Chrome · Windows'],
  [`${windows} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, 'Edge · Windows'],
  [`${iPhone} Version/18.0 Mobile/15E148 Safari/604.1`, 'Safari · iPhone'],
  [`${iPhone} Mobile/15E148 MicroMessenger/8.0.50`, 'WeChat · iPhone'],
  [
    'Mozilla/5.0 (Linux; Android 14; SM-X200) SamsungBrowser/25.0 Chrome/121.0.0.0 Safari/537.36',
    'Samsung · Android',
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 14.6; rv:131.0) Gecko/20100101 Firefox/131.0', 'Firefox · macOS'],
  ['curl/8.6.0', '? · ?'],
])('%s', (agent, words) => {
  expect(agentInWords(agent)).toBe(words)
})

test('whoever says nothing, or a lot, has a short name all the same', () => {
  expect(agentInWords(null)).toBe('? · ?')
  expect(agentInWords('x'.repeat(100_000)).length).toBeLessThan(80)
})
