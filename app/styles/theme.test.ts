import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('./theme.css', import.meta.url), 'utf8')
const root = css.slice(css.indexOf(':root {'), css.indexOf('@theme {'))
const [light = '', dark = ''] = root.split('@variant dark')

function tokens(block: string): Map<string, string> {
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = '', hex = '']) => [name, hex]),
  )
}

/** WCAG 2 relative luminance and contrast. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

const surfaces = ['canvas', 'surface', 'sunken', 'hover']
const onSurfaces = ['ink', 'muted', 'accent-ink'].flatMap((ink) =>
  surfaces.map((back) => [ink, back] as const),
)
const text = [
  ...onSurfaces,
  ['danger-ink', 'surface'],
  ['danger-ink', 'canvas'],
  ['ink', 'accent-soft'],
  ['muted', 'accent-soft'],
  ['accent-ink', 'accent-soft'],
  ['danger-ink', 'danger-soft'],
  ['success-ink', 'success-soft'],
  ['warning-ink', 'warning-soft'],
  ['info-ink', 'info-soft'],
  ['accent-fg', 'accent'],
  ['accent-fg', 'accent-hover'],
  ['danger-fg', 'danger'],
  ['danger-fg', 'danger-hover'],
] as const
// The borders of fields and the focus ring are what tells a control from the page: 3:1.
const parts = ['edge', 'ring'].flatMap((line) => ['canvas', 'surface'].map((back) => [line, back] as const))

describe.each([
  ['light', tokens(light)],
  ['dark', new Map([...tokens(light), ...tokens(dark)])],
] as const)('%s theme', (_name, theme) => {
  const colour = (name: string) => theme.get(name) ?? expect.fail(`no token --${name}`)
  test.each(text)('%s on %s reads at AA', (ink, back) => {
    expect(contrast(colour(ink), colour(back))).toBeGreaterThanOrEqual(4.5)
  })
  test.each(parts)('%s stands out from %s', (line, back) => {
    expect(contrast(colour(line), colour(back))).toBeGreaterThanOrEqual(3)
  })
})

test('the text on the card reads on every gold', () => {
  const ink = '#36240a'
  for (const gold of ['#f6e6b8', '#dfbd6e', '#c0943f'])
    expect(contrast(ink, gold)).toBeGreaterThanOrEqual(4.5)
})
