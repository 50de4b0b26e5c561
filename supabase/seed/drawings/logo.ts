import { CLAW_FINGER, CLAW_PALM, CLAW_THUMB, HALF_SHELL, LEGS } from './crab.ts'
import { at, circle, el, line, path, rect, taper } from './kit.ts'

const CREAM = '#fff4e2'

/** A rounded tile of 512 × 512 with clear corners; the mark is flat, so that it also works at 24 px. */
function tile(from: string, to: string, mark: string): string {
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512"><defs>',
    `<linearGradient id="tile" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs>`,
    rect(0, 0, 512, 512, 116, 'url(#tile)'),
    rect(14, 14, 484, 484, 104, 'none', { stroke: '#f2cf8d', 'stroke-width': 5, opacity: 0.75 }),
    mark,
    '</svg>',
  ].join('')
}

export function drawCrabLogo(): string {
  const legs = LEGS.map((points) => path(taper(points, [32, 27, 19, 5]), CREAM)).join('')
  const claw = at(90, -138, -24, 0.94, path(CLAW_PALM + CLAW_FINGER + CLAW_THUMB, CREAM))
  const arm = path(
    taper(
      [
        [58, -58],
        [98, -80],
        [104, -110],
      ],
      [30, 30, 26],
    ),
    CREAM,
  )
  const eye = line('M22 -80L27 -104', CREAM, 9) + circle(28, -108, 10, CREAM)
  const half = legs + arm + claw + eye + path(`${HALF_SHELL}L0 -82Z`, CREAM)
  const shell = line(
    'M-30 -22C-20 -6 -22 14 -38 34M30 -22C20 -6 22 14 38 34M-23 2C-8 10 8 10 23 2',
    '#b92f26',
    9,
  )
  return tile(
    '#d2432f',
    '#9c2219',
    at(256, 312, 0, 1.02, half, el('g', { transform: 'scale(-1 1)' }, half), shell),
  )
}

export function drawGiftLogo(): string {
  const loop = 'M0 0C-14 -60 -70 -92 -96 -66C-120 -40 -78 -4 0 0Z'
  const bow = [1, -1].map((side) =>
    el(
      'g',
      { transform: `scale(${side} 1)` },
      path(loop, '#f2cf8d'),
      path('M-14 -8C-30 -44 -62 -62 -78 -52C-92 -40 -60 -14 -14 -8Z', '#1f5a4a'),
    ),
  )
  const box =
    rect(-124, 66, 248, 156, 18, CREAM) +
    rect(-146, 4, 292, 70, 18, CREAM) +
    rect(-124, 74, 248, 12, 0, '#1a4a3d', { opacity: 0.18 })
  const ribbon = rect(-21, 4, 42, 218, 0, '#f2cf8d') + circle(0, 2, 22, '#f2cf8d')
  return tile('#2f7a64', '#123f34', at(256, 172, 0, 1.2, box, ribbon, ...bow))
}
