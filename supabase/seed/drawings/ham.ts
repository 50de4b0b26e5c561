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
  polar,
  range,
  scene,
  shadow,
} from './kit.ts'
import { board, boardDefs } from './tableware.ts'

const defs = [
  boardDefs,
  ball('skin', '#f0b46a', '#c7752f', '#7c3a14'),
  ball('meat', '#d9574c', '#b2302f', '#7d1a22'),
  ball('dish', '#ffffff', '#f4f0e6', '#cfc6b4'),
  gradient('hamFat', '#fff3da', '#efd09c'),
  ball('garlic', '#ffffff', '#f3e9dc', '#cdb9a6'),
].join('')

const LEG = [
  'M-350 0C-352 -150 -236 -218 -96 -208C52 -198 150 -112 232 -74C286 -52 326 -58 372 -66C402 -70 416 -40 408 -12',
  'C416 18 404 46 374 44C326 42 290 38 240 62C150 104 78 188 -66 202C-226 214 -348 140 -350 0Z',
].join('')
const FACE =
  'M-40 -150C40 -158 92 -84 90 4C88 92 34 156 -42 148C-110 140 -134 70 -132 -4C-130 -80 -104 -144 -40 -150Z'

/** Fat runs through the meat in fine threads. */
function marbling(chance: Chance, count: number, spreadX: number, spreadY: number): string {
  return line(
    range(count)
      .map(() => {
        const [x, y] = [between(chance, -spreadX, spreadX), between(chance, -spreadY, spreadY)]
        return `M${x} ${y}q${between(chance, 4, 16)} ${between(chance, -12, 12)} ${between(chance, 18, 36)} ${between(chance, -8, 10)}`
      })
      .join(''),
    '#f7c9b4',
    3,
    { opacity: 0.6 },
  )
}

/** The whole leg, thick end with the cut to the left. */
function leg(chance: Chance): string {
  const face =
    path(FACE, '#8a4a1c') +
    at(0, 0, 0, 0.96, path(FACE, 'url(#hamFat)')) +
    at(-2, 2, 0, 0.8, path(FACE, 'url(#meat)')) +
    at(-22, 0, 0, 1, marbling(chance, 17, 62, 92)) +
    ellipse(-10, 24, 29, 32, '#8f2226', { opacity: 0.6 }) +
    ellipse(-12, 20, 25, 28, '#f9ecd2') +
    ellipse(-12, 20, 13, 15, '#dca98a') +
    path('M-98 -46C-84 -96 -54 -122 -20 -124C-50 -106 -72 -76 -80 -40Z', '#fff', { opacity: 0.2 })
  const wrinkles =
    'M104 -112C122 -90 132 -66 134 -40M162 -84C174 -66 180 -48 180 -30M204 -62C212 -46 214 -28 212 -12M60 136C84 116 100 92 106 68M140 82C152 66 158 50 160 36'
  const rope = range(4)
    .map((index) =>
      line(
        `M${268 + index * 13} -62C${282 + index * 13} -24 ${282 + index * 13} 12 ${266 + index * 13} 48`,
        index % 2 ? '#d9b77c' : '#f0d9a8',
        11,
      ),
    )
    .join('')
  return (
    shadow(path(LEG, '#2c1206'), 22) +
    path(LEG, 'url(#skin)') +
    line(wrinkles, '#7c3a14', 5, { opacity: 0.3 }) +
    path(
      'M-170 -176C-60 -196 60 -136 140 -88C180 -66 206 -54 236 -48C190 -46 150 -56 100 -84C20 -128 -70 -160 -170 -176Z',
      '#fff',
      { opacity: 0.34 },
    ) +
    ellipse(386, -10, 20, 44, '#8a4a1c', { opacity: 0.7 }) +
    ellipse(390, -10, 14, 34, '#f4e3c3') +
    rope +
    at(-226, 0, 0, 1, face)
  )
}

/** A cinnabar tag on a cord: this is a present. */
function tag(turn: number): string {
  return (
    line('M0 0C30 40 14 70 40 104', '#d9b77c', 5) +
    at(
      44,
      110,
      -16,
      1,
      shadow(path('M-34 14L0 -14L34 14L34 124L-34 124Z', '#2c1206'), 8, turn - 16),
      path('M-34 14L0 -14L34 14L34 124L-34 124Z', '#b92f26'),
      path('M-25 20L0 -2L25 20L25 114L-25 114Z', 'none', { stroke: '#f0cf8e', 'stroke-width': 3 }),
      circle(0, 12, 6, '#f0cf8e'),
      path('M0 44L20 66L0 88L-20 66Z', 'none', { stroke: '#f0cf8e', 'stroke-width': 4 }),
      circle(0, 66, 6, '#f0cf8e'),
    )
  )
}

function slice(chance: Chance, turn: number): string {
  const shape = 'M-78 8C-74 -40 -28 -64 22 -58C64 -52 86 -22 80 8C72 46 26 60 -18 56C-56 52 -80 36 -78 8Z'
  return (
    shadow(path(shape, '#2c1206'), 6, turn) +
    path(shape, 'url(#hamFat)') +
    at(4, 3, 0, 0.83, path(shape, 'url(#meat)')) +
    marbling(chance, 7, 44, 26) +
    path('M-58 -4C-48 -34 -16 -46 16 -44C-12 -36 -36 -20 -44 4Z', '#fff', { opacity: 0.22 })
  )
}

function plate(chance: Chance): string {
  const fan = range(8).map((index) => {
    const [x, y] = polar(92, -90 + index * 45)
    return at(x, y, index * 45 + 18, 0.92, slice(chance, index * 45 + 18))
  })
  return (
    shadow(circle(0, 0, 196, '#2c1206'), 18) +
    circle(0, 0, 198, 'url(#dish)') +
    circle(0, 0, 188, 'none', { stroke: '#7fa3a0', 'stroke-width': 4 }) +
    circle(0, 0, 158, '#d9d2c2', { opacity: 0.7 }) +
    circle(2, 3, 154, '#f7f4ec') +
    fan.join('') +
    at(-36, 16, -30, 0.62, leaf('#5f8a48', '#d6e4b0')) +
    at(-6, 24, -86, 0.62, leaf('#7fa257', '#d6e4b0'))
  )
}

function rosemary(): string {
  const needles = range(18).flatMap((index) =>
    [-1, 1].map((side) =>
      at(
        index * 13,
        -index * index * 0.12,
        side * 42 - 8,
        0.36,
        path('M0 0C30 -12 70 -12 104 0C70 10 30 10 0 0Z', index % 2 ? '#5f8a5a' : '#46734a'),
      ),
    ),
  )
  const stem = line('M-20 2C60 0 150 -14 240 -38', '#6b5a34', 5)
  return shadow(stem + needles.join(''), 6) + stem + needles.join('')
}

function garlic(): string {
  const bulb =
    'M0 -66C6 -40 20 -32 44 -18C72 2 66 54 26 60C10 62 -10 62 -26 60C-66 54 -72 2 -44 -18C-20 -32 -6 -40 0 -66Z'
  return (
    shadow(path(bulb, '#2c1206'), 9) +
    path(bulb, 'url(#garlic)') +
    line('M0 -48C-6 -10 -6 30 0 58M-8 -36C-34 -10 -40 26 -26 54M8 -36C34 -10 40 26 26 54', '#a98aa0', 2.6, {
      opacity: 0.6,
    })
  )
}

export function drawHam(title: string): string {
  const chance = chanceFrom(41)
  const pepper = range(14).map(() => {
    const [x, y] = [between(chance, 630, 716), between(chance, 690, 850)]
    return (
      shadow(circle(x, y, 7, '#2c1206'), 3) +
      circle(x, y, 7.5, '#3a2a22') +
      circle(x - 2, y - 2.5, 2.2, '#8a7464')
    )
  })
  const subject =
    at(
      640,
      480,
      -5,
      1,
      board(1120, 770, chance),
      el('g', { opacity: 0.9 }, circle(492, -318, 26, '#4a2a10'), circle(496, -314, 23, '#e6d1b3')),
    ) +
    at(602, 372, -9, 1.12, leg(chance)) +
    at(950, 372, -58, 0.94, tag(-58)) +
    at(914, 688, 0, 1, plate(chance)) +
    at(168, 806, -8, 1.15, rosemary()) +
    pepper.join('') +
    at(590, 792, 18, 0.94, garlic()) +
    at(504, 752, -24, 0.8, garlic())
  return scene(title, defs, subject)
}
