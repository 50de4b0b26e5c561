import type { Locale } from '#app/core/i18n/locale.ts'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from './messages.ts'
import { type DesignForm, designSchema, MAX_ELEMENTS } from './schema.ts'

/** What is wrong, by the name of the field; '' for the whole. */
export type FieldErrors = Record<string, string[]>

export type ReadDesign =
  | { ok: true; values: DesignForm }
  /** `typed` is every field as it came, so that nothing is lost without scripts. */
  | { ok: false; errors: FieldErrors; typed: Record<string, string> }

const CARD_FIELDS = ['name', 'widthMm', 'heightMm', 'bleedMm', 'widthPx'] as const
const ELEMENT_FIELDS = [
  'kind',
  'x',
  'y',
  'width',
  'height',
  'size',
  'weight',
  'colour',
  'align',
  'spacing',
  'text',
  'background',
  'quiet',
] as const
export type ElementField = (typeof ELEMENT_FIELDS)[number]

/** The name of a field of an element in the form. */
export function fieldName(at: number, field: ElementField): string {
  return `elements[${at}].${field}`
}

/**
 * Reads the editor's form. Only places that may exist are looked for: a field of element 4,000,000,000 must not
 * make a list of that length. One place more than allowed is, so that too many are told.
 */
export function readDesignForm(form: FormData, locale: Locale): ReadDesign {
  const textOf = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value : undefined
  }
  const elements: Record<string, string | undefined>[] = []
  for (let at = 0; at <= MAX_ELEMENTS; at += 1) {
    if (textOf(fieldName(at, 'kind')) === undefined) continue
    elements.push(
      Object.fromEntries(ELEMENT_FIELDS.map((field) => [field, textOf(fieldName(at, field))] as const)),
    )
  }
  const card = Object.fromEntries(CARD_FIELDS.map((field) => [field, textOf(field)] as const))
  return checkDesign({ ...card, elements }, locale)
}

/** The same check for what the form would post. @param input texts, or numbers as they stand in the editor */
function checkDesign(
  input: { elements: Record<string, string | undefined>[] } & Record<string, unknown>,
  locale: Locale,
): ReadDesign {
  const parsed = designSchema.safeParse(input, { error: zodErrorMap(locale, messages) })
  if (parsed.success) return { ok: true, values: parsed.data }
  const errors: FieldErrors = {}
  for (const { path, message } of parsed.error.issues) {
    const [head, at, field] = path
    const name =
      head !== 'elements'
        ? String(head ?? '')
        : at === undefined
          ? ''
          : `elements[${String(at)}].${String(field ?? 'kind')}`
    if (!errors[name]?.includes(message)) errors[name] = [...(errors[name] ?? []), message]
  }
  return { ok: false, errors, typed: typedOf(input) }
}

function typedOf(input: { elements: Record<string, string | undefined>[] } & Record<string, unknown>) {
  const typed: Record<string, string> = {}
  for (const field of CARD_FIELDS) if (typeof input[field] === 'string') typed[field] = input[field]
  for (const [at, element] of input.elements.entries()) {
    for (const field of ELEMENT_FIELDS) {
      const value = element[field]
      if (value !== undefined) typed[fieldName(at, field)] = value
    }
  }
  return typed
}
