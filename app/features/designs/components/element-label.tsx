import { Barcode, Hash, KeyRound, ListOrdered, type LucideIcon, QrCode, Type } from 'lucide-react'
import type { Translate } from '#app/core/i18n/messages.ts'
import type { messages } from '../messages.ts'
import type { DraftElement } from '../schema.ts'
import type { ElementKind } from '../types.ts'

export const KINDS: readonly ElementKind[] = ['number', 'qr', 'text', 'code128', 'serial', 'password']

export const KIND_ICONS: Record<ElementKind, LucideIcon> = {
  number: Hash,
  serial: ListOrdered,
  password: KeyRound,
  text: Type,
  qr: QrCode,
  code128: Barcode,
}

const SHOWN_LETTERS = 16

/** What an element is called: its kind, or the beginning of its text. */
export function labelOf(element: DraftElement, t: Translate<typeof messages>): string {
  if (element.kind !== 'text') return t(element.kind)
  const letters = [...element.text.replaceAll('\n', ' ')]
  const text = letters.slice(0, SHOWN_LETTERS).join('')
  return t('textOf', { text: letters.length > SHOWN_LETTERS ? `${text}…` : text })
}
