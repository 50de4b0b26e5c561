import type { CSSProperties } from 'react'
import { POINT_MM } from '../draft.ts'
import type { SampleCode } from '../sample.ts'
import type { DraftElement } from '../schema.ts'
import { fittingSize } from '../text-fit.ts'

/** What the editor shows in the places of a real card's own. */
export type Sample = {
  serial: number
  number: string
  password: string
  face: string
  batch: string
  validTo: string
  qr: SampleCode
  barCode: SampleCode
}

const WEIGHTS = { regular: 400, medium: 500, bold: 700 } as const
const JUSTIFY = { left: 'flex-start', center: 'center', right: 'flex-end' } as const

/** What an element will look like, inside its box. @param widthMm of the card; lengths are shares of its width */
export function SampleContent({
  element,
  sample,
  widthMm,
}: {
  element: DraftElement
  sample: Sample
  widthMm: number
}) {
  if (element.kind === 'qr') return <Qr element={element} code={sample.qr} />
  if (element.kind === 'code128') return <BarCode element={element} code={sample.barCode} />
  const text = sampleText(element, sample)
  const style = { size: element.size * POINT_MM, spacing: element.spacing * POINT_MM }
  const size = fittingSize(text, style, element)
  const spacing = (style.spacing * size) / style.size
  const share = (mm: number) => `${((mm * 100) / widthMm).toFixed(3)}cqw`
  const look: CSSProperties = {
    justifyContent: JUSTIFY[element.align],
    textAlign: element.align,
    color: element.colour,
    fontSize: share(size),
    letterSpacing: share(spacing),
    // A browser puts the space behind the last letter too, the drawing does not.
    width: `calc(100% + ${share(spacing)})`,
    fontWeight: WEIGHTS[element.weight],
  }
  return (
    <span
      aria-hidden
      // Letters as wide as they are at every size: rounded to whole pixels, a text that just fits would stand out.
      className="flex size-full items-center leading-[1.3] whitespace-pre [text-rendering:geometricPrecision]"
      style={look}
    >
      {text}
    </span>
  )
}

/** The words that an element shows with the sample card. */
export function sampleText(
  element: Exclude<DraftElement, { kind: 'qr' | 'code128' }>,
  sample: Sample,
): string {
  if (element.kind !== 'text') return String(sample[element.kind])
  return element.text.replace(
    /\{(face|batch|validTo)\}/g,
    (_, name: 'face' | 'batch' | 'validTo') => sample[name],
  )
}

type CodeProps<Kind> = { element: Extract<DraftElement, { kind: Kind }>; code: SampleCode }

function Qr({ element, code }: CodeProps<'qr'>) {
  const { quiet, background, colour } = element
  const side = code.width + 2 * quiet
  return (
    <svg
      aria-hidden
      viewBox={`${-quiet} ${-quiet} ${side} ${side}`}
      className="size-full"
      shapeRendering="crispEdges"
    >
      {background === 'white' && <rect x={-quiet} y={-quiet} width={side} height={side} fill="#ffffff" />}
      <path d={code.path} fill={colour} />
    </svg>
  )
}

function BarCode({ element, code }: CodeProps<'code128'>) {
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${code.width} ${code.height}`}
      preserveAspectRatio="none"
      className="size-full"
    >
      {element.background === 'white' && <rect width={code.width} height={code.height} fill="#ffffff" />}
      <path d={code.path} fill={element.colour} />
    </svg>
  )
}
