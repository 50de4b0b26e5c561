// The drawing kit of the demo pictures: seeded chance, shapes, and the one scene they all share.
// Everything is SVG text that sharp rasterises; no text is drawn, so no font is needed.

export type Point = readonly [x: number, y: number]
/** Yields numbers from 0 to 1, the same row for the same seed, so that a demo looks the same everywhere. */
export type Chance = () => number

export const WIDTH = 1280
export const HEIGHT = 960

/** FNV-1a, enough to turn a title into a seed. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return hash >>> 0
}

/** mulberry32 */
export function chanceFrom(seed: number): Chance {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index)
export const between = (chance: Chance, low: number, high: number): number => low + (high - low) * chance()
export const polar = (radius: number, degrees: number): Point => [
  radius * Math.cos((degrees * Math.PI) / 180),
  radius * Math.sin((degrees * Math.PI) / 180),
]

const fixed = (value: number): string => value.toFixed(1)
type Attributes = Record<string, string | number>
export function el(name: string, attributes: Attributes, ...children: string[]): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`)
  return `<${name}${list.join('')}>${children.join('')}</${name}>`
}
export const circle = (x: number, y: number, r: number, fill: string, more: Attributes = {}): string =>
  el('circle', { cx: fixed(x), cy: fixed(y), r: fixed(r), fill, ...more })
export const ellipse = (x: number, y: number, rx: number, ry: number, fill: string, more: Attributes = {}) =>
  el('ellipse', { cx: fixed(x), cy: fixed(y), rx: fixed(rx), ry: fixed(ry), fill, ...more })
export const rect = (
  x: number,
  y: number,
  w: number,
  h: number,
  r: number,
  fill: string,
  more: Attributes = {},
) => el('rect', { x: fixed(x), y: fixed(y), width: fixed(w), height: fixed(h), rx: r, fill, ...more })
export const path = (d: string, fill: string, more: Attributes = {}): string =>
  el('path', { d, fill, ...more })
export const line = (d: string, stroke: string, width: number, more: Attributes = {}): string =>
  el('path', { d, fill: 'none', stroke, 'stroke-width': width, 'stroke-linecap': 'round', ...more })
export const at = (x: number, y: number, turn: number, scale: number, ...children: string[]): string =>
  el(
    'g',
    { transform: `translate(${fixed(x)} ${fixed(y)}) rotate(${fixed(turn)}) scale(${scale})` },
    ...children,
  )

/** A limb along the points, as wide as `widths` says at each of them. */
export function taper(points: readonly Point[], widths: readonly number[]): string {
  const sides = points.map((point, index) => {
    const before = points[Math.max(0, index - 1)] as Point
    const after = points[Math.min(points.length - 1, index + 1)] as Point
    const [dx, dy] = [after[0] - before[0], after[1] - before[1]]
    const half = (widths[index] ?? 1) / 2 / (Math.hypot(dx, dy) || 1)
    return {
      left: [point[0] - dy * half, point[1] + dx * half],
      right: [point[0] + dy * half, point[1] - dx * half],
    }
  })
  const outline = [...sides.map((side) => side.left), ...sides.reverse().map((side) => side.right)]
  return `M${outline.map(([x, y]) => `${fixed(x ?? 0)} ${fixed(y ?? 0)}`).join('L')}Z`
}

/** A closed line with soft bumps: petals, pastry edges, leaves of lettuce. */
export function scallop(radius: number, bumps: number, depth: number, turn = 0): string {
  const step = 360 / bumps
  const [sx, sy] = polar(radius, turn)
  const arcs = range(bumps).map((index) => {
    const [cx, cy] = polar(radius + depth * 2, turn + step * (index + 0.5))
    const [x, y] = polar(radius, turn + step * (index + 1))
    return `Q${fixed(cx)} ${fixed(cy)} ${fixed(x)} ${fixed(y)}`
  })
  return `M${fixed(sx)} ${fixed(sy)}${arcs.join('')}Z`
}

/**
 * The one light stands at the upper left, so every shadow falls to the lower right. Inside a turned group the
 * same `turn` (degrees) must be given, or the shadow would turn along with the thing.
 */
export function shadow(shape: string, reach = 14, turn = 0): string {
  const [x, y] = polar(reach * 1.6, 51 - turn)
  const filter = `url(#blur${reach > 8 ? '' : 'Small'})`
  return el('g', { transform: `translate(${fixed(x)} ${fixed(y)})`, filter, opacity: 0.34 }, shape)
}

export const gradient = (id: string, from: string, to: string): string =>
  `<linearGradient id="${id}" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`
/** For round bodies: bright at the upper left, dark at the rim on the lower right. */
export const ball = (id: string, light: string, middle: string, dark: string, turn = 0): string =>
  `<radialGradient id="${id}" cx="0.36" cy="0.3" r="0.78" gradientTransform="rotate(${-turn} 0.5 0.5)"><stop offset="0" stop-color="${light}"/><stop offset="0.55" stop-color="${middle}"/><stop offset="1" stop-color="${dark}"/></radialGradient>`

/** Three harmonious grounds; the title chooses, so that a list of similar products is not monotonous. */
const GROUNDS = [
  { light: '#f8eedd', dark: '#e6d1b3', cloth: '#d9b98e', stripe: '#fbf3e4' },
  { light: '#f6ebe1', dark: '#e4cdbb', cloth: '#cfa48a', stripe: '#fbf1e8' },
  { light: '#f3eee0', dark: '#dcd3b8', cloth: '#b9b68c', stripe: '#f9f6ea' },
] as const

/** Table, linen runner and light; the subject comes on top, seen straight from above. */
export function scene(title: string, defs: string, subject: string): string {
  const ground = GROUNDS[seedOf(title) % GROUNDS.length] ?? GROUNDS[0]
  const common = [
    `<radialGradient id="ground" cx="0.3" cy="0.22" r="1"><stop offset="0" stop-color="${ground.light}"/><stop offset="1" stop-color="${ground.dark}"/></radialGradient>`,
    '<radialGradient id="light" cx="0.18" cy="0.08" r="0.9"><stop offset="0" stop-color="#fff" stop-opacity="0.24"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>',
    '<radialGradient id="dusk" cx="0.42" cy="0.4" r="0.8"><stop offset="0.6" stop-color="#5a3317" stop-opacity="0"/><stop offset="1" stop-color="#5a3317" stop-opacity="0.2"/></radialGradient>',
    '<filter id="blur" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="14"/></filter>',
    '<filter id="blurSmall" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="4"/></filter>',
    `<linearGradient id="cloth" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="${ground.cloth}" stop-opacity="0.62"/><stop offset="1" stop-color="${ground.cloth}"/></linearGradient>`,
  ]
  const runner = el(
    'g',
    { transform: 'rotate(-16 640 480)' },
    rect(-300, 300, 1900, 360, 0, 'url(#cloth)', { opacity: 0.55 }),
    ...[316, 330, 624, 638].map((y) => rect(-300, y, 1900, 5, 0, ground.stripe, { opacity: 0.75 })),
  )
  const full = (fill: string) => rect(0, 0, WIDTH, HEIGHT, 0, fill)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">`,
    `<defs>${common.join('')}${defs}</defs>`,
    full('url(#ground)'),
    runner,
    subject,
    full('url(#light)'),
    full('url(#dusk)'),
    '</svg>',
  ].join('')
}

/** A plain pointed leaf of length 100 from the origin to the right. */
export function leaf(fill: string, vein: string): string {
  const veins = [22, 40, 58, 74].map(
    (x) => `M${x} 0L${x + 13} -${13 - x / 12}M${x} 0L${x + 13} ${13 - x / 12}`,
  )
  return (
    path('M0 0C22 -30 66 -30 100 0C66 30 22 30 0 0Z', fill) +
    path('M0 0C22 30 66 30 100 0Z', '#000', { opacity: 0.1 }) +
    line(`M-4 0L92 0${veins.join('')}`, vein, 2.2, { opacity: 0.7 })
  )
}

/** A ginkgo leaf, about 100 tall, stem downwards: autumn, when crabs are in season. */
export function ginkgo(fill: string, turn: number): string {
  const fan =
    'M0 18C-30 6 -62 -14 -66 -44C-48 -66 -22 -72 -5 -62L0 -44L5 -62C22 -72 48 -66 66 -44C62 -14 30 6 0 18Z'
  const ribs = [-54, -34, -16, 16, 34, 54].map((x) => `M0 14L${x} ${-58 + Math.abs(x) * 0.28}`).join('')
  return (
    shadow(path(fan, '#5a3a12'), 6, turn) +
    line('M0 14C2 32 8 44 16 56', '#b9812a', 5) +
    path(fan, fill) +
    line(ribs, '#b9812a', 1.8, { opacity: 0.55 })
  )
}

/** A small four-petalled osmanthus blossom. */
export const blossom = (petal: string): string =>
  range(4)
    .map((turn) => el('g', { transform: `rotate(${turn * 90})` }, ellipse(0, -9, 6.5, 8.5, petal)))
    .join('') + circle(0, 0, 4, '#c8741c')
