import type { Point } from './kit.ts'
import {
  at,
  ball,
  between,
  chanceFrom,
  circle,
  el,
  ellipse,
  ginkgo,
  gradient,
  leaf,
  line,
  path,
  polar,
  range,
  rect,
  scene,
  shadow,
  taper,
} from './kit.ts'

export const LEGS: ReadonlyArray<readonly Point[]> = [
  [
    [70, -40],
    [126, -76],
    [166, -54],
    [184, -10],
  ],
  [
    [80, -8],
    [144, -30],
    [180, 4],
    [186, 50],
  ],
  [
    [76, 24],
    [138, 22],
    [166, 60],
    [160, 106],
  ],
  [
    [56, 52],
    [108, 72],
    [122, 110],
    [102, 146],
  ],
]
export const HALF_SHELL = [
  'M0 -82L14 -86L24 -80L38 -86L50 -79L66 -82L71 -66L85 -62L86 -44L98 -36L95 -18L104 -6',
  'C106 26 88 58 54 80C38 90 16 92 0 92',
].join('')
export const CLAW_PALM =
  'M-6 40C-36 26 -44 -14 -30 -44C-22 -64 6 -68 22 -52C42 -32 40 8 26 32C18 44 4 46 -6 40Z'
export const CLAW_FINGER = 'M-30 -40C-40 -70 -34 -104 -8 -124C-14 -96 -8 -72 6 -58Z'
export const CLAW_THUMB = 'M8 -58C28 -60 40 -84 30 -118C54 -98 58 -60 34 -34Z'

const crabDefs = [
  gradient('limb', '#f58545', '#c23f1b'),
  gradient('palm', '#f2793c', '#b83517'),
  gradient('bamboo', '#f0cf93', '#b98545'),
  gradient('bambooIn', '#b07c3e', '#e6bf80'),
  gradient('slat', '#f3d9a4', '#dcb878'),
].join('')

function leg(points: readonly Point[]): string {
  const shape = taper(points, [34, 29, 20, 4])
  const [, knee, foot, tip] = points as [Point, Point, Point, Point]
  // The hair that gives the mitten crab its common name sits on the outer segments.
  const hairs = range(9).map((step) => {
    const t = 0.1 + step * 0.085
    const [x, y] = [foot[0] + (tip[0] - foot[0]) * t, foot[1] + (tip[1] - foot[1]) * t]
    return `M${x} ${y}l${11 - step * 0.6} ${-2 + step * 0.4}`
  })
  const joints = [knee, foot].map(([x, y], index) => circle(x, y, 15 - index * 4, '#d64f22'))
  return (
    line(hairs.join(''), '#6b2a12', 2.4, { opacity: 0.75 }) +
    path(shape, 'url(#limb)', { stroke: '#9c2b10', 'stroke-width': 2.5, 'stroke-linejoin': 'round' }) +
    joints.join('') +
    line(`M${points[0]?.join(' ')}L${knee.join(' ')}L${foot.join(' ')}`, '#ffb27a', 3, {
      opacity: 0.6,
      transform: 'translate(-2 -5)',
    })
  )
}

function claw(): string {
  const edge = { stroke: '#9c2b10', 'stroke-width': 3, 'stroke-linejoin': 'round' }
  const fuzz = range(24).map((step) => {
    const [x, y] = polar(1, step * 15)
    const reach = 1.18 + (step % 3) * 0.12
    return `M${x * 22} ${y * 12}L${x * 27 * reach} ${y * 16 * reach}`
  })
  const tips =
    'M-8 -124C-20 -112 -26 -102 -29 -92L-12 -92C-13 -104 -12 -114 -8 -124ZM30 -118C36 -106 35 -96 32 -88L48 -86C47 -98 40 -110 30 -118Z'
  return (
    path(CLAW_THUMB, 'url(#palm)', edge) +
    path(CLAW_FINGER, 'url(#palm)', edge) +
    path(tips, '#fbe3c4') +
    path(CLAW_PALM, 'url(#palm)', edge) +
    el(
      'g',
      { transform: 'translate(-1 -20) rotate(-8)' },
      ellipse(0, 0, 26, 16, '#5a2a15'),
      line(fuzz.join(''), '#5d2c17', 3.4),
      ellipse(-8, -5, 12, 6, '#804a2c', { opacity: 0.7 }),
    ) +
    line('M-31 -30C-36 -12 -33 6 -26 18', '#ffc08f', 5, { opacity: 0.75 })
  )
}

function half(): string {
  const arm = taper(
    [
      [58, -58],
      [98, -80],
      [104, -110],
    ],
    [36, 36, 30],
  )
  return (
    LEGS.map(leg).reverse().join('') +
    path(arm, 'url(#limb)', { stroke: '#9c2b10', 'stroke-width': 2.5, 'stroke-linejoin': 'round' }) +
    at(90, -138, -24, 0.94, claw())
  )
}

const both = (shape: string): string => shape + el('g', { transform: 'scale(-1 1)' }, shape)

/** What a crab covers; the shadows of all crabs are blurred together, which is far quicker than one by one. */
function silhouette(): string {
  const outline = LEGS.map((points) => path(taper(points, [34, 29, 20, 4]), '#4a2208')).join('')
  const claws = at(90, -138, -24, 0.94, path(CLAW_PALM + CLAW_FINGER + CLAW_THUMB, '#4a2208'))
  return both(outline + claws) + ellipse(0, 4, 104, 88, '#4a2208')
}

/**
 * A steamed hairy crab from above, head up; about 380 wide and 400 tall around the origin.
 *
 * @param id its place in the tray: each crab needs its own shell gradient, turned back towards the light
 * @param turn degrees by which the caller turns it
 */
function crab(id: number, turn: number): string {
  const eyes =
    line('M20 -84L24 -100', '#b8371a', 9) + circle(25, -104, 8.5, '#2a130c') + circle(22, -107, 2.6, '#fff')
  // The H in the middle of the shell and the four bumps before it are how one knows Eriocheir sinensis.
  const grooves = 'M-30 -22C-20 -6 -22 14 -38 34M30 -22C20 -6 22 14 38 34M-23 2C-8 10 8 10 23 2'
  const bumps = [
    [-34, -46],
    [34, -46],
    [-13, -52],
    [13, -52],
    [-64, -8],
    [64, -8],
    [-58, 22],
    [58, 22],
  ] as const
  return (
    ball(`shell${id}`, '#ff9a4d', '#e4562a', '#a92a12', turn) +
    both(half()) +
    both(eyes) +
    both(
      path(`${HALF_SHELL}L0 -82Z`, 'none', {
        stroke: '#8f240d',
        'stroke-width': 7,
        'stroke-linejoin': 'round',
      }),
    ) +
    path(
      `${HALF_SHELL}L0 92C-16 92 -38 90 -54 80C-88 58 -106 26 -104 -6L-95 -18L-98 -36L-86 -44L-85 -62L-71 -66L-66 -82L-50 -79L-38 -86L-24 -80L-14 -86Z`,
      `url(#shell${id})`,
    ) +
    line(grooves, '#a8300f', 5.5, { opacity: 0.65 }) +
    bumps.map(([x, y]) => ellipse(x, y, 7, 4.5, '#ffb277', { opacity: 0.6 })).join('') +
    at(
      0,
      2,
      -turn,
      0.98,
      path('M-78 -16C-72 -52 -42 -74 -8 -76C-36 -64 -58 -44 -66 -10C-72 -6 -78 -8 -78 -16Z', '#fff', {
        opacity: 0.34,
      }),
    )
  )
}

/** A bamboo steamer from above: woven rim, slats, and a bed of leaves. */
function steamer(): string {
  const stitches = range(28).map((index) =>
    el(
      'g',
      { transform: `rotate(${(index * 360) / 28})` },
      rect(-3, -446, 6, 20, 3, '#9a6a30', { opacity: 0.65 }),
    ),
  )
  const slats = range(17).map(
    (index) =>
      rect(-400, -398 + index * 47.5, 800, 38, 4, 'url(#slat)') +
      rect(-400, -398 + index * 47.5 + 31, 800, 7, 3, '#b98b4c', { opacity: 0.45 }),
  )
  const binding = at(
    0,
    0,
    38,
    1,
    rect(-30, -454, 60, 62, 7, '#a8763a'),
    ...[-18, -6, 6, 18].map((x) => rect(x - 2, -454, 4, 62, 2, '#e2b873')),
  )
  return (
    shadow(circle(0, 0, 446, '#5a3512'), 26) +
    circle(0, 0, 448, 'url(#bamboo)') +
    circle(0, 0, 448, 'none', { stroke: '#a06f33', 'stroke-width': 3 }) +
    circle(0, 0, 424, 'none', { stroke: '#fae3b4', 'stroke-width': 5, opacity: 0.8 }) +
    circle(0, 0, 418, 'none', { stroke: '#9a6a30', 'stroke-width': 3 }) +
    stitches.join('') +
    circle(0, 0, 404, 'url(#bambooIn)') +
    circle(0, 0, 390, '#7d5426') +
    el(
      'g',
      { 'clip-path': 'url(#basket)' },
      ...slats,
      circle(-26, -32, 404, 'none', {
        stroke: '#4a2a0c',
        'stroke-width': 70,
        opacity: 0.2,
        filter: 'url(#blur)',
      }),
    ) +
    binding +
    at(0, 0, 180, 1, binding)
  )
}

/** Ginger vinegar, without which nobody would eat a crab. */
function vinegar(): string {
  const shreds = range(7).map((index) =>
    at(-14 + index * 5, (index % 3) * 9 - 12, index * 37, 1, rect(-17, -2.5, 34, 5, 2.5, '#f4d98a')),
  )
  return (
    shadow(circle(0, 0, 74, '#4a2a0c'), 12) +
    circle(0, 0, 76, '#f7f3ea') +
    circle(0, 0, 76, 'none', { stroke: '#7fa3a0', 'stroke-width': 5 }) +
    circle(0, 0, 60, '#e3ddd0') +
    circle(1, 2, 55, '#57260f') +
    ellipse(-15, -18, 24, 16, '#8d4a22', { opacity: 0.7 }) +
    shreds.join('')
  )
}

type Seat = readonly [x: number, y: number, turn: number]
const ring = (count: number, radius: number, first: number): Seat[] =>
  range(count).map((index) => {
    const angle = first + (index * 360) / count
    const [x, y] = polar(radius, angle)
    return [x, y, angle + 90]
  })
const TRAYS: Record<4 | 6 | 8, { scale: number; seats: Seat[]; centre: boolean }> = {
  4: {
    scale: 0.92,
    seats: [
      [-176, -128, -7],
      [176, -128, 7],
      [-178, 212, 7],
      [178, 212, -7],
    ],
    centre: false,
  },
  6: { scale: 0.68, seats: ring(6, 238, -90), centre: true },
  8: { scale: 0.6, seats: [...ring(7, 262, -90), [0, 14, 0]], centre: false },
}

export function drawCrabs(count: 4 | 6 | 8, title: string): string {
  const tray = TRAYS[count]
  const chance = chanceFrom(count)
  // Leaves lie where the crabs leave room, points outwards, as a cook would lay them.
  const bed =
    count === 4
      ? [0, 90, 180, 270]
      : range(count === 6 ? 6 : 7).map((index) => -90 + ((index + 0.5) * 360) / (count === 6 ? 6 : 7))
  const greens = bed.flatMap((angle) =>
    [-17, 17, 0].map((turn) => {
      const [x, y] = polar(count === 4 ? 30 : 128, angle)
      const scale = turn === 0 ? 2.3 : 2
      const shade = path('M0 0C22 -30 66 -30 100 0C66 30 22 30 0 0Z', '#4a2208', { opacity: 0.24 })
      const tint = turn === 0 ? '#5f8a48' : '#7fa257'
      return (
        at(x + 5, y + 7, angle + turn, scale, shade) + at(x, y, angle + turn, scale, leaf(tint, '#d6e4b0'))
      )
    }),
  )
  const seats = tray.seats.map(([x, y, turn]) => [x, y, turn + between(chance, -5, 5)] as const)
  const shades = shadow(seats.map(([x, y, turn]) => at(x, y, turn, tray.scale, silhouette())).join(''), 11)
  const crabs = seats.map(([x, y, turn], index) => at(x, y, turn, tray.scale, crab(index, turn)))
  const leaves = [
    [120, 150, -24],
    [1136, 742, 150],
    [1190, 180, 60],
    [96, 800, 205],
    [206, 76, 120],
  ] as const
  const clip = '<clipPath id="basket"><circle r="390"/></clipPath>'
  const subject =
    leaves
      .map(([x, y, turn], index) =>
        at(x, y, turn, 0.9 + (index % 3) * 0.2, ginkgo(index % 2 ? '#eec04f' : '#e2a93a', turn)),
      )
      .join('') + at(640, 480, 0, 1, steamer(), ...greens, shades, ...crabs, tray.centre ? vinegar() : '')
  return scene(title, crabDefs + clip, subject)
}
