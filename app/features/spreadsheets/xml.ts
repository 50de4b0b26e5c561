import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { MAX_BYTES_WITHOUT_TAG } from './limits.ts'
import { FileRefused } from './refusal.ts'

/** What is told while XML is being read. Names come without their namespace prefix. */
export type XmlEvents = {
  open?: (name: string, attributes: Record<string, string>) => void
  close?: (name: string) => void
  text?: (text: string) => void
}

/** @returns the part of a name behind its prefix: some programs write <x:row> */
function local(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}

/**
 * A parser that is fed piece by piece (UTF-8, cut anywhere). Nothing is expanded: a document type, where entities
 * would be declared, is refused, and so is text that goes on for ever without a tag, before it fills the memory.
 * @throws FileRefused DAMAGED, from write() and end()
 */
export function xmlReader(events: XmlEvents): { write: (piece: Uint8Array) => void; end: () => void } {
  const parser = new SaxesParser({ position: false, xmlns: false })
  const decoder = new TextDecoder('utf-8')
  let quiet = 0
  let failure: unknown
  parser.on('error', (error) => {
    failure ??= error
  })
  parser.on('doctype', () => {
    failure ??= new Error('document type')
  })
  parser.on('opentag', (tag: SaxesTagPlain) => {
    quiet = 0
    events.open?.(local(tag.name), tag.attributes)
  })
  parser.on('closetag', (tag: SaxesTagPlain) => events.close?.(local(tag.name)))
  if (events.text) parser.on('text', events.text)
  const check = () => {
    if (failure !== undefined) throw new FileRefused('DAMAGED', failure)
  }
  return {
    write: (piece) => {
      quiet += piece.length
      parser.write(decoder.decode(piece, { stream: true }))
      check()
      if (quiet > MAX_BYTES_WITHOUT_TAG) throw new FileRefused('DAMAGED')
    },
    end: () => {
      parser.write(decoder.decode())
      parser.close()
      check()
    },
  }
}

/** Reads a short document at once. @throws FileRefused DAMAGED */
export function readXml(text: string, events: XmlEvents): void {
  const reader = xmlReader(events)
  const bytes = Buffer.from(text)
  // In pieces, so that text without a tag is noticed here too.
  for (let at = 0; at < bytes.length; at += 65_536) reader.write(bytes.subarray(at, at + 65_536))
  reader.end()
}
