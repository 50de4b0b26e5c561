import { getObject } from '#app/core/storage/storage.ts'
import { type Drawing, drawingPath } from './data.ts'
import type { Part } from './zips.ts'

/**
 * Kept drawings as parts of a file; each is read from storage when its turn has come.
 * @param signal stops reading
 */
export function keptParts(merchantId: string, drawings: readonly Drawing[], signal?: AbortSignal): Part[] {
  return drawings.map((drawing) => ({
    name: partName(drawing.serialFrom, drawing.serialTo),
    open: async () => {
      signal?.throwIfAborted()
      const blob = await getObject('exports', drawingPath(merchantId, drawing.fingerprint))
      if (!blob) throw new Error('a part of a drawing is gone')
      return new Uint8Array(await blob.arrayBuffer())
    },
  }))
}

/** What one of several PDF files is called. */
export function partName(serialFrom: number, serialTo: number): string {
  return `${serialFrom}-${serialTo}.pdf`
}
