// A design and cards for tests and the benchmark.
import sharp from 'sharp'
import type { Design, Element } from '../designs/types.ts'
import { pictureHeight } from '../designs/types.ts'
import type { CardFacts } from './types.ts'

/** A night with a full moon, lanterns and hills: colours, gradients and edges as real artworks have them. */
function festiveSvg(width: number, height: number): string {
  const lantern = (x: number, y: number, r: number) => `
    <path d="M${x} 0V${y - r}" stroke="#e8c46a" stroke-width="2"/>
    <ellipse cx="${x}" cy="${y}" rx="${r * 1.25}" ry="${r}" fill="url(#lamp)"/>
    <path d="M${x - r * 0.5} ${y - r}h${r}M${x - r * 0.5} ${y + r}h${r}" stroke="#e8c46a" stroke-width="5"/>
    <path d="M${x} ${y + r}v${r}" stroke="#e8c46a" stroke-width="3"/>`
  const stars = Array.from(
    { length: 90 },
    (_, i) =>
      `<circle cx="${(i * 7919) % 1000}" cy="${(i * 104729) % 360}" r="${0.6 + (i % 4) * 0.5}" fill="#fff" opacity="${0.3 + (i % 5) * 0.12}"/>`,
  ).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 1000 600" preserveAspectRatio="xMidYMid slice">
    <defs>
      <linearGradient id="sky" x2="0" y2="1"><stop stop-color="#5a0f1c"/><stop offset=".6" stop-color="#a3232b"/><stop offset="1" stop-color="#d9772f"/></linearGradient>
      <radialGradient id="moon"><stop stop-color="#fff6d8"/><stop offset=".7" stop-color="#fbdc86"/><stop offset="1" stop-color="#f0b64c"/></radialGradient>
      <radialGradient id="lamp"><stop stop-color="#ffb45a"/><stop offset=".6" stop-color="#e0352b"/><stop offset="1" stop-color="#a5161d"/></radialGradient>
    </defs>
    <rect width="1000" height="600" fill="url(#sky)"/>${stars}
    <circle cx="760" cy="190" r="150" fill="#fbdc86" opacity=".18"/><circle cx="760" cy="190" r="118" fill="url(#moon)"/>
    <path d="M0 470Q160 380 330 450T640 430T1000 470V600H0Z" fill="#6d1420" opacity=".75"/>
    <path d="M0 530Q220 450 460 520T1000 500V600H0Z" fill="#3f0a14"/>
    ${lantern(80, 110, 34)}${lantern(175, 66, 24)}
  </svg>`
}

/** The artwork as a PNG file. */
export function festiveArtwork(width = 1000, height = 600): Promise<Buffer> {
  return sharp(Buffer.from(festiveSvg(width, height)))
    .png()
    .toBuffer()
}

const gold = '#f6d98f'
const dark = '#2a0a10'

/** Every kind of element. */
const elements: Element[] = [
  text('花好月圆 · 中秋礼券', {
    x: 230,
    y: 40,
    width: 420,
    height: 60,
    size: 44,
    weight: 'bold',
    colour: gold,
  }),
  text('面值 {face} 元\n{batch}', {
    x: 40,
    y: 200,
    width: 420,
    height: 110,
    size: 40,
    weight: 'medium',
    colour: '#ffffff',
  }),
  text('卡号', { x: 40, y: 470, width: 90, height: 34, size: 28, colour: gold }),
  {
    kind: 'number',
    x: 140,
    y: 470,
    width: 400,
    height: 34,
    size: 30,
    weight: 'medium',
    colour: '#ffffff',
    align: 'left',
    spacing: 2,
  },
  text('密码', { x: 40, y: 512, width: 90, height: 34, size: 28, colour: gold }),
  {
    kind: 'password',
    x: 140,
    y: 512,
    width: 400,
    height: 34,
    size: 30,
    weight: 'medium',
    colour: '#ffffff',
    align: 'left',
    spacing: 2,
  },
  {
    kind: 'serial',
    x: 140,
    y: 554,
    width: 200,
    height: 26,
    size: 20,
    weight: 'regular',
    colour: gold,
    align: 'left',
    spacing: 0,
  },
  text('有效期至 {validTo}', {
    x: 640,
    y: 560,
    width: 340,
    height: 26,
    size: 20,
    colour: gold,
    align: 'right',
  }),
  { kind: 'code128', x: 560, y: 486, width: 420, height: 66, colour: dark, background: 'white' },
  { kind: 'qr', x: 660, y: 92, width: 200, height: 200, colour: dark, background: 'white', quiet: 4 },
]

/** An electronic card of 1000 × 600 pixels with every kind of element. */
export function festiveDesign(changes: Partial<Design> = {}): Design {
  const size = { widthPx: 1000, widthMm: 90, heightMm: 54 }
  return {
    designId: '0194d1f0-0000-7000-8000-000000000001',
    name: '中秋月圆',
    artworkPath: null,
    bleedMm: 3,
    version: 1,
    ...size,
    heightPx: pictureHeight(size),
    elements,
    ...changes,
  }
}

function text(
  content: string,
  style: {
    x: number
    y: number
    width: number
    height: number
    size: number
    colour: string
    weight?: 'medium' | 'bold'
    align?: 'right'
  },
) {
  return {
    kind: 'text' as const,
    weight: 'regular' as const,
    align: 'left' as const,
    spacing: 0,
    text: content,
    ...style,
  }
}

/** Cards as a batch makes them. */
export function testCards(count: number, first = 1): CardFacts[] {
  return Array.from({ length: count }, (_, i) => {
    const serial = first + i
    const number = `TH${String(serial * 7919).padStart(8, '0')}`
    return {
      serial,
      number,
      password: String((serial * 104_729) % 1_000_000).padStart(6, '0'),
      face: '588',
      batch: '2026 中秋大闸蟹礼盒',
      validTo: '2027-12-31',
      address: `https://cards.example/r/moon?n=${number}`,
    }
  })
}
