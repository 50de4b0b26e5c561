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
import { teacup, teacupDefs } from './tableware.ts'

const defs = [
  teacupDefs,
  ball('brew', '#e2c463', '#c79a35', '#96691a'),
  '<linearGradient id="tin" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#1d4a3a"/><stop offset="0.22" stop-color="#4b8468"/><stop offset="0.45" stop-color="#2f664f"/><stop offset="1" stop-color="#143629"/></linearGradient>',
  '<linearGradient id="brass" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#a3742c"/><stop offset="0.22" stop-color="#fbe3a3"/><stop offset="0.5" stop-color="#d8a54a"/><stop offset="1" stop-color="#875a1c"/></linearGradient>',
  '<linearGradient id="paper" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#e6dcc3"/><stop offset="0.24" stop-color="#fffaf0"/><stop offset="1" stop-color="#d8caab"/></linearGradient>',
  gradient('saucer', '#fbf8f0', '#d9d3c2'),
  gradient('scoop', '#d9a867', '#9c6a33'),
].join('')

/** The tin lies on its back; body about 300 by 520, the lid end upwards. */
function tin(): string {
  const sprig = at(
    0,
    54,
    0,
    0.94,
    line('M0 58C2 20 0 -20 0 -56', '#2f664f', 5),
    at(0, -30, -90, 0.78, leaf('#3d7a5c', '#e6f0dc')),
    at(2, 12, -148, 0.82, leaf('#2f664f', '#e6f0dc')),
    at(0, 0, -32, 0.82, leaf('#4f8c66', '#e6f0dc')),
  )
  const waves = range(5).map((row) =>
    line(
      range(6)
        .map((index) => `M${-150 + index * 50 + (row % 2) * 25} ${236 - row * 14}a25 25 0 0 1 50 0`)
        .join(''),
      '#8fc0a0',
      2.2,
      { opacity: 0.34 },
    ),
  )
  return (
    shadow(rect(-150, -270, 300, 540, 20, '#2a1c0c'), 26) +
    rect(-150, -160, 300, 430, 16, 'url(#tin)') +
    el('g', { 'clip-path': 'url(#tinBody)' }, ...waves) +
    rect(-150, -130, 300, 10, 0, 'url(#brass)') +
    rect(-150, 240, 300, 10, 0, 'url(#brass)') +
    rect(-156, -276, 312, 128, 18, 'url(#tin)') +
    rect(-156, -164, 312, 14, 4, 'url(#brass)') +
    rect(-154, -276, 308, 9, 5, 'url(#brass)', { opacity: 0.85 }) +
    rect(-92, -76, 184, 270, 92, 'url(#paper)') +
    rect(-80, -64, 160, 246, 80, 'none', { stroke: '#b98d3e', 'stroke-width': 3.5 }) +
    sprig +
    circle(0, 150, 15, '#b23a2a') +
    circle(0, 150, 8, 'none', { stroke: '#fbe9d0', 'stroke-width': 2.5 }) +
    rect(-112, -266, 26, 100, 13, '#fff', { opacity: 0.16 }) +
    rect(-112, -110, 22, 340, 11, '#fff', { opacity: 0.13 })
  )
}

/** Dry, rolled leaves: short dark curls. */
function curls(chance: Chance, count: number, spreadX: number, spreadY: number): string {
  const colours = ['#2c4a34', '#3b5d3d', '#4f6f42', '#23402f', '#63804c']
  return range(count)
    .map((index) => {
      const [turn, far] = [between(chance, 0, 6.283), Math.sqrt(chance())]
      const bend = between(chance, -9, 9)
      const curl = (colour: string, width: number) =>
        line(`M-13 0C-6 ${bend} 5 ${-bend} 13 ${bend / 3}`, colour, width)
      const [x, y] = [Math.cos(turn) * far * spreadX, Math.sin(turn) * far * spreadY]
      return at(
        x,
        y,
        between(chance, 0, 360),
        between(chance, 0.8, 1.25),
        at(1.5, 3, 0, 1, el('g', { opacity: 0.3 }, curl('#20160a', 6))),
        curl(colours[index % colours.length] ?? '#2c4a34', 6),
        at(-1, -1.5, 0, 1, el('g', { opacity: 0.4 }, curl('#a9bf83', 1.6))),
      )
    })
    .join('')
}

function scoop(chance: Chance): string {
  const body =
    'M-150 -52C-60 -66 60 -60 150 -22C164 -14 164 14 150 22C60 60 -60 66 -150 52C-168 30 -168 -30 -150 -52Z'
  return (
    shadow(path(body, '#3a260f'), 16) +
    path(body, 'url(#scoop)') +
    path(
      'M-142 -40C-60 -52 50 -46 132 -14C140 -8 140 8 132 14C50 46 -60 52 -142 40C-154 22 -154 -22 -142 -40Z',
      '#8a5a2a',
    ) +
    path(
      'M-142 -40C-60 -52 50 -46 132 -14C138 -10 140 -4 139 0C40 -30 -60 -36 -150 -18C-148 -28 -146 -36 -142 -40Z',
      '#4a2c10',
      { opacity: 0.4 },
    ) +
    at(-52, 0, 0, 1, curls(chance, 90, 92, 36))
  )
}

function cup(): string {
  return (
    shadow(circle(0, 0, 168, '#3a260f'), 18) +
    circle(0, 0, 170, 'url(#saucer)') +
    circle(0, 0, 164, 'none', { stroke: '#8fb3a0', 'stroke-width': 4 }) +
    circle(0, 0, 150, 'none', { stroke: '#8fb3a0', 'stroke-width': 2, opacity: 0.7 }) +
    circle(0, 0, 118, '#c9c2ae', { opacity: 0.6 }) +
    at(0, 0, 0, 1.22, teacup('url(#brew)')) +
    at(30, 34, 24, 0.46, leaf('#7a8f35', '#c9d28a')) +
    at(-34, 28, -60, 0.34, leaf('#6f8430', '#c9d28a'))
  )
}

function gaiwan(): string {
  const ring = range(12).map((index) =>
    el(
      'g',
      { transform: `rotate(${index * 30})` },
      path('M0 -74C9 -64 9 -54 0 -44C-9 -54 -9 -64 0 -74Z', '#8fb3a0', { opacity: 0.75 }),
    ),
  )
  return (
    shadow(circle(0, 0, 104, '#3a260f'), 14) +
    circle(0, 0, 104, 'url(#glaze)') +
    circle(0, 0, 98, 'none', { stroke: '#8fb3a0', 'stroke-width': 3.5 }) +
    ring.join('') +
    circle(4, 6, 30, '#3a4a40', { opacity: 0.2 }) +
    circle(0, 0, 28, 'url(#glaze)') +
    circle(0, 0, 27, 'none', { stroke: '#8fb3a0', 'stroke-width': 3 }) +
    ellipse(-34, -42, 24, 14, '#fff', { opacity: 0.8, transform: 'rotate(-40 -34 -42)' })
  )
}

export function drawTea(title: string): string {
  const chance = chanceFrom(88)
  const fresh = (x: number, y: number, turn: number) =>
    at(
      x,
      y,
      turn,
      1,
      shadow(path('M0 0C22 -30 66 -30 100 0C66 30 22 30 0 0Z', '#3a260f'), 7, turn),
      at(0, 0, -34, 0.92, leaf('#7fae58', '#e3efc8')),
      at(0, 0, 34, 0.92, leaf('#6b9c4c', '#e3efc8')),
      at(0, 0, 0, 1.2, leaf('#8fbb63', '#eef5d8')),
    )
  const subject =
    at(1010, 752, 8, 1, curls(chance, 26, 200, 90)) +
    at(412, 492, -13, 1.3, tin()) +
    at(846, 330, 0, 1.06, cup()) +
    at(1128, 500, 0, 0.98, gaiwan()) +
    at(916, 728, -12, 1.12, scoop(chance)) +
    fresh(96, 176, -60) +
    fresh(1108, 150, 30) +
    fresh(96, 800, 20) +
    fresh(1150, 850, 210)
  return scene(
    title,
    `${defs}<clipPath id="tinBody"><rect x="-150" y="-160" width="300" height="430" rx="16"/></clipPath>`,
    subject,
  )
}
