import bwipjs from 'bwip-js/node'

/** What the editor shows where a real card has its own. Nothing here opens anything. */
export const SAMPLE_CARD = {
  serial: 100001,
  number: 'A588010086',
  password: '82047715',
  face: '588',
  validTo: '2027-12-31',
} as const

/** A code as an SVG path in a box of its own: modules or bars are one unit. */
export type SampleCode = { width: number; height: number; path: string }

/** The sample's number as Code 128, with its quiet zones. */
export function sampleBarCode(): SampleCode {
  const [code] = bwipjs.raw({ bcid: 'code128', text: SAMPLE_CARD.number })
  const bars = code && 'sbs' in code ? (code.sbs as number[]) : []
  let x = 10
  let path = ''
  for (const [at, width] of bars.entries()) {
    if (at % 2 === 0) path += `M${x} 0h${width}v1h-${width}z`
    x += width
  }
  return { width: x + 10, height: 1, path }
}
