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

const defs = [
  ball('apple', '#ff8a6a', '#d93a2b', '#8f1620'),
  ball('orange', '#ffc456', '#f5952a', '#c9610f'),
  ball('peach', '#ffe0b8', '#fbb08a', '#d9606a'),
  ball('pear', '#f6ee9c', '#d5cb55', '#97922a'),
  ball('grape', '#a987d6', '#6b4aa5', '#382362'),
  ball('kiwi', '#dcec8f', '#a9cf4f', '#7fae2f'),
  gradient('wicker', '#e3b678', '#a87438'),
].join('')

function shine(x: number, y: number, rx: number, ry: number): string {
  return ellipse(x, y, rx, ry, '#fff', { opacity: 0.42, transform: `rotate(-40 ${x} ${y})` })
}

/** Fruits are drawn with a radius of about 100 around the origin. */
function apple(chance: Chance): string {
  const body =
    'M0 -84C34 -112 98 -92 102 -18C104 46 62 98 22 96C10 95 -10 95 -22 96C-62 98 -104 46 -102 -18C-98 -92 -34 -112 0 -84Z'
  const streaks = range(26).map((index) => {
    const [x1, y1] = polar(26, index * 14)
    const [x2, y2] = polar(between(chance, 52, 84), index * 14 + 5)
    return `M${x1} ${y1 - 38}L${x2} ${y2 - 22}`
  })
  return (
    shadow(path(body, '#3a1a0c'), 14) +
    path(body, 'url(#apple)') +
    line(streaks.join(''), '#ffc56a', 3, { opacity: 0.32 }) +
    ellipse(0, -42, 30, 17, '#7c1418', { opacity: 0.5 }) +
    ellipse(0, -40, 20, 10, '#c98a35', { opacity: 0.6 }) +
    line('M0 -38C2 -60 8 -74 20 -88', '#5a3a1c', 8) +
    at(10, -62, -24, 0.66, leaf('#7fa84a', '#dbe9b5')) +
    shine(-54, -30, 18, 34)
  )
}

function orange(chance: Chance): string {
  const pores = range(70).map((index) => {
    const [x, y] = polar(92 * Math.sqrt((index + 0.5) / 70), index * 137.5 + between(chance, -8, 8))
    return circle(x, y, 2.1, '#c9661a', { opacity: 0.45 })
  })
  const star = range(5).map((index) =>
    el(
      'g',
      { transform: `translate(10 -22) rotate(${index * 72})` },
      path('M0 0C-7 -7 -6 -17 0 -24C6 -17 7 -7 0 0Z', '#6d8f3e'),
    ),
  )
  return (
    shadow(circle(0, 0, 99, '#3a1a0c'), 14) +
    circle(0, 0, 100, 'url(#orange)') +
    pores.join('') +
    ellipse(10, -22, 27, 24, '#d9771a', { opacity: 0.55 }) +
    star.join('') +
    circle(10, -22, 6.5, '#9a7a3a') +
    shine(-46, -46, 17, 30)
  )
}

function peach(): string {
  const body = 'M8 -96C66 -98 104 -50 100 6C96 66 46 98 2 106C-44 98 -100 64 -102 4C-102 -52 -60 -98 8 -96Z'
  return (
    shadow(path(body, '#3a1a0c'), 14) +
    path(body, 'url(#peach)') +
    ellipse(44, 30, 36, 46, '#dd4a62', { opacity: 0.42, filter: 'url(#blur)' }) +
    line('M6 -94C-34 -52 -36 30 0 102', '#c9545c', 5, { opacity: 0.6 }) +
    line('M2 -92C-40 -52 -42 30 -6 100', '#fff0dc', 4, { opacity: 0.45 }) +
    at(10, -92, 18, 0.9, leaf('#6f9a48', '#dbe9b5')) +
    at(2, -92, 168, 0.7, leaf('#84ad57', '#dbe9b5')) +
    shine(-62, -28, 15, 32)
  )
}

function pear(chance: Chance): string {
  const body =
    'M-16 -128C4 -140 30 -132 38 -104C44 -72 60 -50 80 -22C112 26 92 102 24 112C-4 116 -28 116 -54 106C-112 84 -112 14 -76 -28C-54 -54 -48 -72 -42 -100C-38 -116 -28 -124 -16 -128Z'
  const dots = range(30).map(() =>
    circle(between(chance, -74, 74), between(chance, -20, 92), 2, '#8d7a22', { opacity: 0.5 }),
  )
  return (
    shadow(path(body, '#3a1a0c'), 14) +
    path(body, 'url(#pear)') +
    ellipse(48, 44, 26, 38, '#cf7a2a', { opacity: 0.5, filter: 'url(#blur)' }) +
    dots.join('') +
    line('M-2 -126C-2 -146 6 -158 14 -166', '#5a3a1c', 9) +
    shine(-50, 4, 15, 38)
  )
}

function grapes(): string {
  const rows = [
    [5, 0],
    [6, 58],
    [5, 114],
    [4, 168],
    [3, 220],
    [2, 268],
    [1, 312],
  ] as const
  const seats = rows.flatMap(([count, y], row) =>
    range(count).map(
      (index) => [(index - (count - 1) / 2) * 62 + (row % 2) * 6, y + ((index * 7) % 3) * 7] as const,
    ),
  )
  const one = ([x, y]: readonly [number, number]) =>
    at(
      x,
      y,
      0,
      1,
      shadow(circle(0, 0, 35, '#1c1030'), 7),
      circle(0, 0, 36, 'url(#grape)'),
      ellipse(-12, -13, 9, 6, '#fff', { opacity: 0.55, transform: 'rotate(-40 -12 -13)' }),
      path('M-26 16A31 31 0 0 0 26 16A34 34 0 0 1 -26 16Z', '#c9a9ef', { opacity: 0.35 }),
    )
  return (
    line('M0 10C-4 -30 6 -54 26 -72', '#7a6a2c', 10) +
    at(6, -38, -14, 1.3, leaf('#6f9a48', '#dbe9b5')) +
    at(0, -34, 196, 1.3, leaf('#84ad57', '#dbe9b5')) +
    [...seats].reverse().map(one).join('')
  )
}

function kiwi(): string {
  const seeds = range(30).map((index) =>
    el('g', { transform: `rotate(${index * 12})` }, ellipse(0, -38 - (index % 3) * 7, 2.6, 5, '#2c2a16')),
  )
  const rays = range(30).map((index) =>
    el('g', { transform: `rotate(${index * 12 + 6})` }, line('M0 -26L0 -82', '#e8f3b4', 3, { opacity: 0.4 })),
  )
  return (
    shadow(circle(0, 0, 98, '#3a1a0c'), 12) +
    circle(0, 0, 99, '#8a6334') +
    circle(0, 0, 92, '#c9dc7d') +
    circle(0, 0, 88, 'url(#kiwi)') +
    rays.join('') +
    seeds.join('') +
    ellipse(0, 0, 24, 21, '#f6f6d2') +
    path('M-70 -34A78 78 0 0 1 -8 -78A92 92 0 0 0 -70 -34Z', '#fff', { opacity: 0.5 })
  )
}

function basket(): string {
  const weave = range(3).flatMap((row) =>
    range(44).map((index) =>
      el(
        'g',
        { transform: `rotate(${(index + (row % 2) / 2) * (360 / 44)})` },
        ellipse(0, -(426 - row * 27), 30, 15, row % 2 ? '#d3a262' : 'url(#wicker)', {
          stroke: '#8a5a28',
          'stroke-width': 2.5,
        }),
      ),
    ),
  )
  const handle = (turn: number) =>
    el(
      'g',
      { transform: `rotate(${turn})` },
      shadow(
        path('M-96 -418C-92 -476 92 -476 96 -418L66 -418C60 -446 -60 -446 -66 -418Z', '#3a1a0c'),
        12,
        turn,
      ),
      path('M-96 -418C-92 -476 92 -476 96 -418L66 -418C60 -446 -60 -446 -66 -418Z', 'url(#wicker)', {
        stroke: '#8a5a28',
        'stroke-width': 3,
      }),
      ...range(7).map((index) =>
        line(`M${-66 + index * 22} ${-452 - Math.sin(index / 2) * 6}l8 18`, '#8a5a28', 4, { opacity: 0.6 }),
      ),
    )
  return (
    handle(90) +
    handle(-90) +
    shadow(circle(0, 0, 436, '#3a1a0c'), 26) +
    circle(0, 0, 438, '#9a6a30') +
    weave.join('') +
    circle(0, 0, 360, '#5d3b1a') +
    circle(12, 16, 350, '#74502a')
  )
}

export function drawFruit(title: string): string {
  const chance = chanceFrom(7)
  const bed = range(22).map((index) => {
    const [x, y] = polar(250, index * 16.4)
    return at(
      x,
      y,
      index * 16.4 + between(chance, -20, 20),
      1.5,
      leaf(index % 2 ? '#5f8a48' : '#7fa257', '#d6e4b0'),
    )
  })
  const fruits = [
    at(-226, 150, -8, 1.24, peach()),
    at(226, 136, 14, 1.18, orange(chance)),
    at(-40, -240, 6, 1.14, orange(chance)),
    at(208, -168, 22, 1.2, pear(chance)),
    at(-222, -118, -10, 1.32, apple(chance)),
    at(6, -26, 8, 1.12, apple(chance)),
    at(-96, 262, 0, 0.86, kiwi()),
    at(250, -12, 0, 0.7, kiwi()),
    at(54, 96, -4, 0.8, grapes()),
  ]
  const loose =
    at(1150, 172, 10, 0.86, orange(chance)) +
    at(118, 790, 0, 0.84, kiwi()) +
    at(1168, 792, 24, 1.3, leaf('#7fa257', '#d6e4b0')) +
    at(1176, 808, 70, 1, leaf('#5f8a48', '#d6e4b0')) +
    at(90, 160, 30, 1.3, leaf('#7fa257', '#d6e4b0')) +
    at(96, 150, -30, 1, leaf('#5f8a48', '#d6e4b0'))
  return scene(title, defs, loose + at(640, 482, 0, 1, basket(), ...bed, ...fruits))
}
