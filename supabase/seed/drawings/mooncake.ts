import type { Chance } from './kit.ts'
import {
  at,
  ball,
  between,
  blossom,
  chanceFrom,
  circle,
  el,
  ellipse,
  gradient,
  leaf,
  line,
  path,
  range,
  rect,
  scallop,
  scene,
  shadow,
} from './kit.ts'
import { teacup, teacupDefs } from './tableware.ts'

const defs = [
  ball('crust', '#f2b765', '#d98b38', '#9a5418'),
  ball('crustTop', '#f6c67c', '#e09a45', '#b86c22'),
  teacupDefs,
  gradient('celadon', '#cfe0d2', '#8fb3a0'),
  ball('brew', '#e9a64a', '#c8792a', '#96521a'),
  ball('yolk', '#ffc24d', '#f09a2a', '#c86d12'),
].join('')

const spin = (count: number, shape: string, offset = 0): string =>
  range(count)
    .map((index) => el('g', { transform: `rotate(${offset + (index * 360) / count})` }, shape))
    .join('')

/** Embossing: each line twice, dark below and bright above, so that it stands out under the one light. */
function emboss(shape: (colour: string) => string): string {
  return (
    el('g', { transform: 'translate(2.5 3)', opacity: 0.8 }, shape('#9a5516')) +
    el('g', { transform: 'translate(-1 -1.5)' }, shape('#fbd797'))
  )
}

const PATTERNS: ReadonlyArray<(colour: string) => string> = [
  // Peony
  (c) =>
    spin(8, line('M0 -26C-22 -44 -18 -74 0 -86C18 -74 22 -44 0 -26', c, 5)) +
    spin(8, line('M0 -44L0 -66', c, 4)) +
    circle(0, 0, 17, 'none', { stroke: c, 'stroke-width': 5 }) +
    spin(6, circle(0, -8, 2.6, c)),
  // Window lattice
  (c) =>
    spin(4, line('M-30 -30L30 -30M0 -30L0 -84M-30 -30L-58 -58', c, 5)) +
    line('M0 -18L18 0L0 18L-18 0Z', c, 5) +
    spin(4, line('M-22 -62C-10 -54 10 -54 22 -62', c, 5)),
  // Moon and cloud
  (c) =>
    circle(0, -16, 34, 'none', { stroke: c, 'stroke-width': 5 }) +
    line('M-74 34C-66 14 -40 16 -36 32C-26 14 0 18 2 36C14 20 40 22 42 38C56 28 72 34 74 44', c, 5) +
    line('M-52 58C-30 50 -16 64 4 56C22 48 36 62 54 56', c, 5) +
    spin(3, line('M0 -74C8 -70 8 -62 0 -60', c, 4), -40),
]

/** One baked mooncake of radius 150 around the origin. */
function mooncake(pattern: (colour: string) => string): string {
  const border = (c: string) =>
    circle(0, 0, 104, 'none', { stroke: c, 'stroke-width': 5 }) + spin(32, line('M0 -112L0 -122', c, 4))
  return (
    shadow(path(scallop(142, 16, 8), '#4a2a10'), 16) +
    path(scallop(142, 16, 8), 'url(#crust)') +
    spin(16, line('M0 -141L0 -132', '#8a4a14', 4), 0) +
    circle(0, 0, 130, 'url(#crustTop)') +
    circle(0, 0, 129, 'none', { stroke: '#fbdca4', 'stroke-width': 2.5, opacity: 0.6 }) +
    emboss(border) +
    emboss(pattern) +
    path('M-108 -52C-88 -96 -46 -120 -2 -122C-44 -104 -74 -78 -92 -40C-98 -40 -104 -44 -108 -52Z', '#fff', {
      opacity: 0.3,
    })
  )
}

/** Half a cake laid on its side: crust, lotus paste and the salted yolk, which stands for the moon. */
function halfCake(): string {
  const edge = `M-138 -62${range(8)
    .map((index) => `q17.5 ${index % 7 === 0 ? -12 : -16} 35 0`)
    .join('')}`
  const face = `${edge}C150 -30 150 30 142 56C140 68 130 72 120 72L-120 72C-132 72 -142 66 -142 54C-148 28 -148 -30 -138 -62Z`
  const seeds = [
    [-96, -22],
    [-82, 30],
    [92, 28],
    [100, -18],
    [-58, 44],
    [64, -38],
    [-62, -34],
    [70, 46],
  ] as const
  return (
    shadow(path(face, '#4a2a10'), 15) +
    path(face, 'url(#crust)') +
    range(9)
      .map((index) => line(`M${-138 + index * 35} -60l0 8`, '#9a5516', 3, { opacity: 0.6 }))
      .join('') +
    rect(-128, -48, 260, 104, 22, '#7a4520') +
    rect(-124, -43, 252, 95, 19, '#9b6432') +
    seeds.map(([x, y]) => ellipse(x, y, 8, 4.5, '#cb9a5e')).join('') +
    circle(2, 4, 48, '#8a4a14', { opacity: 0.6 }) +
    circle(0, 2, 44, 'url(#yolk)') +
    ellipse(-15, -14, 14, 9, '#ffe3a1', { opacity: 0.8 })
  )
}

/** A twig of osmanthus: it blooms at the Mid-Autumn festival. */
function osmanthus(chance: Chance): string {
  const leaves = [
    [30, 10, -38],
    [92, 16, 34],
    [150, -2, -30],
    [205, -10, 26],
    [250, -26, -14],
  ] as const
  const flowers = range(17).map(() => {
    const x = between(chance, 20, 240)
    return at(
      x,
      6 - x * 0.12 + between(chance, -24, 24),
      between(chance, 0, 90),
      between(chance, 0.9, 1.3),
      blossom(chance() > 0.5 ? '#f7b63e' : '#f9c863'),
    )
  })
  const twig = line('M0 12C90 20 180 -4 262 -34', '#7a5a34', 6)
  return (
    shadow(twig, 6) +
    twig +
    leaves.map(([x, y, turn]) => at(x, y, turn, 0.95, leaf('#6f8f4a', '#cfdca4'))).join('') +
    flowers.join('')
  )
}

function tray(): string {
  return (
    shadow(circle(0, 0, 428, '#4a2a10'), 26) +
    circle(0, 0, 430, 'url(#celadon)') +
    circle(0, 0, 424, 'none', { stroke: '#f2f7ee', 'stroke-width': 5, opacity: 0.8 }) +
    circle(0, 0, 372, '#7f9f8c', { opacity: 0.5 }) +
    circle(2, 4, 368, '#c5dacb') +
    spin(48, path('M0 -422C10 -408 10 -392 0 -378C-10 -392 -10 -408 0 -422Z', '#7fa58f', { opacity: 0.42 })) +
    circle(-14, -18, 372, 'none', {
      stroke: '#3f6652',
      'stroke-width': 26,
      opacity: 0.16,
      'clip-path': 'url(#dish)',
      filter: 'url(#blur)',
    })
  )
}

export function drawMooncakes(title: string): string {
  const chance = chanceFrom(15)
  const [peony, lattice, moon] = PATTERNS as [
    (c: string) => string,
    (c: string) => string,
    (c: string) => string,
  ]
  const cakes = [
    at(-166, -138, -8, 1.06, mooncake(peony)),
    at(170, -128, 12, 1.06, mooncake(lattice)),
    at(-160, 182, 6, 1.06, mooncake(moon)),
    at(160, 116, -9, 0.92, halfCake()),
    at(152, 250, -9, 0.92, halfCake()),
  ]
  const petals = range(16).map(() =>
    at(between(chance, 60, 1220), between(chance, 60, 900), between(chance, 0, 90), 1.2, blossom('#f7b63e')),
  )
  const subject =
    petals.join('') +
    at(640, 480, 0, 1, tray(), ...cakes) +
    at(1136, 170, 0, 1.02, teacup('url(#brew)')) +
    at(16, 872, -20, 1.12, osmanthus(chance)) +
    at(1064, 880, -30, 0.9, osmanthus(chance)) +
    at(60, 150, 12, 0.9, osmanthus(chance))
  return scene(title, `${defs}<clipPath id="dish"><circle r="370"/></clipPath>`, subject)
}
