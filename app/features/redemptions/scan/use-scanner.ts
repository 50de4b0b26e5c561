import { type RefObject, useRef, useState } from 'react'
import type { CameraProblem } from './camera.ts'
import { type CodeReader, openReader } from './code-reader.ts'
import { type ReadScan, readScan, type ScanRefusal } from './scanned-card.ts'
import { type CameraStage, type Torch, useCamera } from './use-camera.ts'

export type ScanProblem = CameraProblem | ScanRefusal | 'NO_CODE' | 'READER_FAILED'

export type Scanner = {
  stage: CameraStage | 'reading'
  problem: ScanProblem | undefined
  torch: Torch | undefined
  readPhoto: (file: File) => Promise<void>
}

/** The code of a photo; undefined when it has none, or is no picture at all. */
async function textIn(file: File, read: CodeReader): Promise<string | undefined> {
  let picture: ImageBitmap
  try {
    picture = await createImageBitmap(file)
  } catch {
    return undefined
  }
  try {
    return await read(picture)
  } finally {
    picture.close()
  }
}

/**
 * Looks for the code of a card, through the camera and in photos, until one is found.
 * @param onNumber told once
 * @param readText what a code means, where more than cards can be scanned
 */
export function useScanner(
  video: RefObject<HTMLVideoElement>,
  siteCode: string,
  onNumber: (number: string) => void,
  readText: ReadScan = readScan,
): Scanner {
  const [reading, setReading] = useState(false)
  const [problem, setProblem] = useState<ScanProblem>()
  const reader = useRef<Promise<CodeReader>>()
  const done = useRef(false)

  /** @returns true when it was a card */
  const take = (text: string): boolean => {
    const scan = readText(text, siteCode)
    if (!scan.ok) setProblem(scan.reason)
    else if (!done.current) onNumber(scan.number)
    done.current ||= scan.ok
    return scan.ok
  }
  /** @returns undefined: no code in it; null: the reader itself failed */
  const read = async (find: (read: CodeReader) => Promise<string | undefined>) => {
    reader.current ??= openReader()
    try {
      return await find(await reader.current)
    } catch {
      // Fetched anew the next time somebody tries.
      reader.current = undefined
      setProblem('READER_FAILED')
      return null
    }
  }
  const camera = useCamera(video, async (element) => {
    const text = await read((find) => find(element))
    return text === null || (text !== undefined && take(text))
  })
  const readPhoto = async (file: File) => {
    setReading(true)
    setProblem(undefined)
    const text = await read((find) => textIn(file, find))
    if (text === undefined) setProblem('NO_CODE')
    else if (text !== null) take(text)
    setReading(false)
  }
  return {
    stage: reading ? 'reading' : camera.stage,
    problem: reading ? undefined : (problem ?? camera.problem),
    torch: camera.torch,
    readPhoto,
  }
}
