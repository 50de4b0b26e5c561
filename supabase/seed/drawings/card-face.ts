import { CLAW_FINGER, CLAW_PALM, CLAW_THUMB, HALF_SHELL, LEGS } from './crab.ts'
import { at, blossom, circle, el, ellipse, ginkgo, leaf, line, path, range, rect, taper } from './kit.ts'

// The face of a card, 15 units a millimetre: 85.6 × 54 mm and 3 mm of bleed around it, and nothing but the ground.
// Words, number and QR code are placed on it in the editor.
const W = 1284
const H = 810
const BLEED = 45
const GOLD = '#f0cd86'

/** The waves of old robes: rows of fish-scale arcs, each row half a step aside. */
function waves(): string {
  const scale = (x: number, y: number) =>
    [58, 43, 28, 13].map((r) => `M${x - r} ${y}A${r} ${r} 0 0 1 ${x + r} ${y}`).join('')
  const rows = range(5).flatMap((row) =>
    range(14).map((column) => scale(column * 116 + (row % 2) * 58 - 87, H - 112 + row * 42)),
  )
  return line(rows.join(''), GOLD, 2.4, { opacity: 0.28 })
}

/** A cloud as it is carved on wood: three curls on a flat base. */
function cloud(x: number, y: number, scale: number): string {
  const curls =
    'M-120 30H96C128 30 132 -8 104 -14C108 -44 70 -58 50 -36C40 -76 -24 -82 -36 -40C-62 -58 -100 -40 -92 -8C-122 -10 -136 22 -120 30Z'
  const inner = 'M-70 6C-70 -14 -44 -16 -42 2M-6 -4C-8 -32 34 -34 32 -4M70 8C70 -8 92 -8 92 6'
  return at(
    x,
    y,
    0,
    scale,
    path(curls, '#9c1d16', { stroke: GOLD, 'stroke-width': 4, 'stroke-linejoin': 'round' }),
    line(inner, GOLD, 4, { opacity: 0.85 }),
  )
}

/** The crab in one colour, as it would be stamped in foil. */
function foilCrab(fill: string, groove: string): string {
  const legs = LEGS.map((points) => path(taper(points, [32, 27, 19, 5]), fill)).join('')
  const claw = at(90, -138, -24, 0.94, path(CLAW_PALM + CLAW_FINGER + CLAW_THUMB, fill))
  const arm = taper(
    [
      [58, -58],
      [98, -80],
      [104, -110],
    ],
    [30, 30, 26],
  )
  const eye = line('M22 -80L27 -104', fill, 9) + circle(28, -108, 10, fill)
  const half = legs + path(arm, fill) + claw + eye + path(`${HALF_SHELL}L0 -82Z`, fill)
  const shell =
    'M-30 -22C-20 -6 -22 14 -38 34M30 -22C20 -6 22 14 38 34M-23 2C-8 10 8 10 23 2M-62 -40C-44 -56 44 -56 62 -40'
  // Two halves that only touch leave a hairline.
  const seam = line('M0 -78L0 90', fill, 4)
  return half + el('g', { transform: 'scale(-1 1)' }, half) + seam + line(shell, groove, 8)
}

/** Chrysanthemum from above, the flower of the crab season. */
function chrysanthemum(): string {
  const ring = (count: number, length: number, fill: string, turn: number) =>
    range(count)
      .map((n) =>
        el(
          'g',
          { transform: `rotate(${turn + (n * 360) / count})` },
          ellipse(0, -length / 2, 9, length / 2, fill, {
            stroke: '#b9812a',
            'stroke-width': 2,
          }),
        ),
      )
      .join('')
  return (
    ring(18, 92, '#eebc55', 0) +
    ring(14, 70, '#f5cc70', 9) +
    ring(10, 48, '#fade95', 3) +
    circle(0, 0, 12, '#c8741c')
  )
}

/**
 * Draws the artwork of the demo's cards: festive red, a golden moon with a crab before it, chrysanthemums.
 * @returns SVG of 1374 × 900; the left is kept quiet for words, the lower right for the QR code
 */
export function drawCardFace(): string {
  const defs = [
    '<radialGradient id="red" cx="0.62" cy="0.3" r="0.95"><stop offset="0" stop-color="#d63a26"/><stop offset="0.55" stop-color="#b5221a"/><stop offset="1" stop-color="#7a0f12"/></radialGradient>',
    '<radialGradient id="moon" cx="0.42" cy="0.36" r="0.7"><stop offset="0" stop-color="#fdf0c8"/><stop offset="0.7" stop-color="#eec678"/><stop offset="1" stop-color="#d9a448"/></radialGradient>',
    '<radialGradient id="glow" cx="0.5" cy="0.5" r="0.5"><stop offset="0.62" stop-color="#ffdf95" stop-opacity="0.55"/><stop offset="1" stop-color="#ffdf95" stop-opacity="0"/></radialGradient>',
    '<filter id="blurSmall" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="4"/></filter>',
  ]
  const moon =
    circle(950, 282, 316, 'url(#glow)') +
    circle(950, 282, 208, 'url(#moon)') +
    at(950, 308, -8, 0.88, foilCrab('#b3261a', '#f3d493'))
  const flowers =
    at(92, 742, -38, 1.25, leaf('#4f6b34', '#d6c27a')) +
    at(196, 772, -12, 1.2, leaf('#5d7a3b', '#d6c27a')) +
    at(64, 762, 0, 1.12, chrysanthemum()) +
    at(176, 800, 20, 0.8, chrysanthemum()) +
    at(706, 130, -28, 0.7, ginkgo('#eebc55', -28)) +
    at(1176, 92, 34, 0.62, ginkgo('#f5cc70', 34)) +
    [
      [668, 236],
      [1196, 372],
      [640, 74],
      [560, 150],
    ]
      .map(([x = 0, y = 0], n) => at(x, y, n * 30, 1.1, blossom('#f5cc70')))
      .join('')
  const frame =
    rect(40, 40, W - 80, H - 80, 26, 'none', { stroke: GOLD, 'stroke-width': 4, opacity: 0.9 }) +
    rect(52, 52, W - 104, H - 104, 18, 'none', { stroke: GOLD, 'stroke-width': 1.6, opacity: 0.7 })
  const [width, height] = [W + 2 * BLEED, H + 2 * BLEED]
  const subject = waves() + frame + moon + cloud(726, 424, 0.8) + cloud(1150, 170, 0.6) + flowers
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<defs>${defs.join('')}</defs>`,
    rect(0, 0, width, height, 0, 'url(#red)'),
    at(BLEED, BLEED, 0, 1, subject),
    '</svg>',
  ].join('')
}
