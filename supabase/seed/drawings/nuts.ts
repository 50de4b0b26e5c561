import type { Chance } from './kit.ts'
import {
  at,
  ball,
  between,
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
  scene,
  shadow,
} from './kit.ts'

const defs = [
  gradient('lacquer', '#c23b2c', '#84201b'),
  gradient('gold', '#f3d58e', '#b98a3c'),
  ball('almond', '#d99a5b', '#b06a30', '#7a4019'),
  ball('walnut', '#ecc48a', '#cc975a', '#93602c'),
  ball('cashew', '#fff0cf', '#f0d3a0', '#c79a5c'),
  ball('pistachio', '#f8ead0', '#e3cba2', '#ab8a5a'),
  ball('hazel', '#d58c4c', '#a85c28', '#6b3413'),
  ball('date', '#d8553c', '#a42a20', '#5f1014'),
].join('')

/** Each nut lies inside a radius of about 36 around the origin; the outline also casts its shadow. */
type Nut = { outline: string; fill: string; detail: string }

const almond: Nut = {
  outline: 'M-34 0C-22 -22 14 -24 34 0C14 24 -22 22 -34 0Z',
  fill: 'url(#almond)',
  detail: line('M-24 -3C-6 -10 12 -10 26 -2M-24 4C-6 8 12 9 24 4M-22 0L28 1', '#6b3614', 1.8, {
    opacity: 0.55,
  }),
}
const walnut: Nut = {
  outline:
    'M0 -24C4 -32 26 -34 33 -14C40 0 36 22 22 28C12 32 4 30 0 24C-4 30 -12 32 -22 28C-36 22 -40 0 -33 -14C-26 -34 -4 -32 0 -24Z',
  fill: 'url(#walnut)',
  detail:
    line('M0 -24L0 24', '#7d4a1e', 5) +
    line(
      [
        'M11 -22C21 -20 23 -11 14 -7',
        'M27 -12C19 -6 21 4 30 3',
        'M9 2C19 0 23 10 14 14',
        'M28 14C20 14 18 20 21 25',
      ].join(''),
      '#8a5526',
      3.6,
    ) +
    line(
      [
        'M-11 -22C-21 -20 -23 -11 -14 -7',
        'M-27 -12C-19 -6 -21 4 -30 3',
        'M-9 2C-19 0 -23 10 -14 14',
        'M-28 14C-20 14 -18 20 -21 25',
      ].join(''),
      '#8a5526',
      3.6,
    ) +
    line('M-26 -20C-22 -26 -14 -28 -8 -26M8 -27C14 -29 20 -27 25 -22', '#fbe3b6', 3.4, { opacity: 0.8 }),
}
const cashew: Nut = {
  outline:
    'M-34 10C-38 -16 -10 -34 16 -26C38 -18 42 8 28 17C16 24 10 8 2 6C-8 4 -8 14 -14 22C-22 30 -33 24 -34 10Z',
  fill: 'url(#cashew)',
  detail:
    line('M-25 8C-25 -9 -8 -20 12 -17', '#fff', 4.5, { opacity: 0.7 }) +
    line('M24 13C16 4 6 -2 -2 -1', '#b98a4c', 2.2, { opacity: 0.6 }),
}
const pistachio: Nut = {
  outline: 'M-32 0C-24 -25 16 -27 33 -3C20 27 -22 25 -32 0Z',
  fill: 'url(#pistachio)',
  detail:
    path('M-14 2C2 -12 20 -12 33 -3C20 10 0 12 -14 2Z', '#6f8f35') +
    path('M-4 1C8 -8 22 -9 31 -4C22 2 8 5 -4 1Z', '#a9c25a') +
    line('M-24 -5C-14 -17 4 -19 16 -15', '#fff', 3, { opacity: 0.6 }),
}
const hazelnut: Nut = {
  outline: 'M0 -31C18 -28 30 -12 29 4C28 22 14 31 0 31C-14 31 -28 22 -29 4C-30 -12 -18 -28 0 -31Z',
  fill: 'url(#hazel)',
  detail:
    path('M-26 12C-14 20 14 20 26 12C22 26 12 31 0 31C-12 31 -22 26 -26 12Z', '#e0bd8a') +
    line('M-9 -22C-13 -10 -13 2 -11 12M9 -22C13 -10 13 2 11 12M0 -26L0 14', '#6b3413', 1.6, {
      opacity: 0.5,
    }) +
    ellipse(-11, -12, 5, 9, '#fff', { opacity: 0.45, transform: 'rotate(24 -11 -12)' }),
}
const redDate: Nut = {
  outline: 'M-35 0C-34 -20 -16 -26 2 -25C22 -25 35 -15 35 0C35 16 20 25 0 25C-20 25 -35 16 -35 0Z',
  fill: 'url(#date)',
  detail:
    line(
      'M-24 -8C-10 -3 0 -13 16 -8M-28 4C-14 1 -4 10 14 4M-16 15C-4 11 10 17 22 11M4 -18C12 -14 20 -15 26 -11',
      '#5a0d12',
      2.4,
      { opacity: 0.6 },
    ) +
    ellipse(-11, -13, 12, 4.5, '#ffb49a', { opacity: 0.5, transform: 'rotate(-14 -11 -13)' }) +
    circle(32, 0, 4, '#c98a4c'),
}

const drawNut = (nut: Nut): string =>
  path(nut.outline, nut.fill, { stroke: '#5a2e10', 'stroke-width': 1.4, 'stroke-opacity': 0.45 }) + nut.detail

/** Fills a tray of w × h around the origin: rows set like bricks, in three layers, the upper ones sparser. */
function heap(nut: Nut, chance: Chance, w: number, h: number): string {
  const lay = (x: number, y: number): string => {
    const [turn, scale] = [between(chance, 0, 360), between(chance, 1.02, 1.18)]
    const shade = at(x + 5, y + 8, turn, scale, path(nut.outline, '#2c1206', { opacity: 0.42 }))
    return shade + at(x, y, turn, scale, drawNut(nut))
  }
  const layer = (step: number, keep: number) =>
    range(Math.ceil(h / step) + 1).flatMap((row) =>
      range(Math.ceil(w / step) + 1).map((column) => {
        const x = -w / 2 + (column + (row % 2) / 2) * step + between(chance, -9, 9)
        const y = -h / 2 + row * step + between(chance, -9, 9)
        return chance() < keep ? lay(x, y) : ''
      }),
    )
  return [...layer(48, 1), ...layer(58, 0.72), ...layer(76, 0.5)].join('')
}

function compartment(
  x: number,
  y: number,
  w: number,
  h: number,
  id: string,
  nut: Nut,
  chance: Chance,
): string {
  const inner = el(
    'g',
    { 'clip-path': `url(#${id})` },
    rect(-w / 2, -h / 2, w, h, 16, '#4a2412'),
    heap(nut, chance, w, h),
    rect(-w / 2 - 16, -h / 2 - 16, w + 32, h + 32, 30, 'none', {
      stroke: '#2c1206',
      'stroke-width': 34,
      opacity: 0.4,
      filter: 'url(#blur)',
    }),
  )
  return at(
    x,
    y,
    0,
    1,
    `<clipPath id="${id}">${rect(-w / 2, -h / 2, w, h, 16, '#000')}</clipPath>`,
    rect(-w / 2 - 6, -h / 2 - 6, w + 12, h + 12, 20, 'url(#gold)'),
    inner,
  )
}

/** A corner ornament of the lacquer frame. */
const corner = (x: number, y: number, turn: number): string =>
  at(x, y, turn, 1, line('M0 54L0 12Q0 0 12 0L54 0M14 42L14 22Q14 14 22 14L42 14', 'url(#gold)', 4.5))

export function drawNuts(title: string): string {
  const chance = chanceFrom(23)
  const kinds: ReadonlyArray<Nut> = [almond, redDate, walnut, pistachio, hazelnut, cashew]
  const [w, h] = [262, 306]
  const cells = kinds.map((nut, index) =>
    compartment(
      ((index % 3) - 1) * 290,
      (Math.floor(index / 3) - 0.5) * 334,
      w,
      h,
      `cell${index}`,
      nut,
      chance,
    ),
  )
  const frame =
    shadow(rect(-476, -386, 952, 772, 44, '#3a1408'), 28) +
    rect(-476, -386, 952, 772, 44, 'url(#lacquer)') +
    rect(-473, -383, 946, 766, 42, 'none', { stroke: '#ee8a70', 'stroke-width': 4, opacity: 0.6 }) +
    rect(-452, -362, 904, 724, 30, 'none', { stroke: 'url(#gold)', 'stroke-width': 4 }) +
    rect(-440, -350, 880, 700, 24, '#6f1a16')
  const scattered = [
    [66, 262, almond],
    [64, 470, hazelnut],
    [70, 742, pistachio],
    [1212, 250, walnut],
    [1216, 536, redDate],
    [1208, 700, cashew],
    [58, 610, walnut],
    [1222, 400, almond],
  ] as const
  const loose = scattered.map(([x, y, nut]) => {
    const turn = between(chance, 0, 360)
    return at(x, y, turn, 1.35, shadow(path(nut.outline, '#3a1408'), 6, turn), drawNut(nut))
  })
  const sprigs =
    at(34, 84, 34, 1.2, leaf('#7fa257', '#d6e4b0')) +
    at(36, 80, -14, 1, leaf('#5f8a48', '#d6e4b0')) +
    at(1246, 884, 212, 1.2, leaf('#7fa257', '#d6e4b0')) +
    at(1248, 880, 164, 1, leaf('#5f8a48', '#d6e4b0'))
  const corners =
    corner(-462, -372, 0) + corner(462, -372, 90) + corner(462, 372, 180) + corner(-462, 372, 270)
  return scene(title, defs, loose.join('') + sprigs + at(640, 480, 0, 1.06, frame, ...cells, corners))
}
