import { formatNumber } from './format.ts'
import type { Locale } from './locale.ts'

/** A sentence that depends on a count; the form is chosen by `Intl.PluralRules` on the parameter `n`. */
export interface PluralMessage {
  readonly one: string
  readonly other: string
}
export type Message = string | PluralMessage
export type Dictionary = Readonly<Record<string, Message>>

/** Both languages of one set of texts, as `defineMessages` returns it. */
export interface Messages<Zh extends Dictionary = Dictionary, En extends Dictionary = Dictionary> {
  readonly 'zh-CN': Zh
  readonly en: En
}

type Placeholders<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never
type NamesIn<M> = M extends string
  ? Placeholders<M>
  : M extends PluralMessage
    ? 'n' | Placeholders<M['one']> | Placeholders<M['other']>
    : never
type Params<M extends Messages, K extends MessageKey<M>> = NamesIn<M['zh-CN'][K]> | NamesIn<M['en'][K]>

export type MessageKey<M extends Messages> = keyof M['zh-CN'] & string
export type ParamValue = string | number | bigint

/** `t('key')`, or `t('key', { name: … })` where a text has placeholders (the compiler knows which). */
export type Translate<M extends Messages> = <K extends MessageKey<M>>(
  key: K,
  ...params: string extends K
    ? [params?: Readonly<Record<string, ParamValue>>]
    : [Params<M, K>] extends [never]
      ? []
      : [params: { [P in Params<M, K>]: ParamValue }]
) => string

/** Declares texts in both languages; a key that is missing or too many in English is a type error. */
export function defineMessages<
  const Zh extends Dictionary,
  const En extends { [K in keyof Zh]: Message },
>(messages: { 'zh-CN': Zh; en: En & { [K in Exclude<keyof En, keyof Zh>]: never } }): Messages<Zh, En> {
  return messages
}

/** The function that says a text in one language. Numbers are written the way that language writes them. */
export function translator<M extends Messages>(messages: M, locale: Locale): Translate<M> {
  const dictionary: Dictionary = messages[locale]
  return (key, ...rest) => {
    const message = dictionary[key]
    // A key from outside (a state of a newer version, say) must not break the page.
    if (message === undefined) return key
    return format(message, rest[0] ?? {}, locale)
  }
}

function format(message: Message, params: Readonly<Record<string, ParamValue>>, locale: Locale): string {
  const text = typeof message === 'string' ? message : message[pluralForm(params.n, locale)]
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = params[name]
    if (value === undefined) return hole
    return typeof value === 'string' ? value : formatNumber(value, locale)
  })
}

const pluralRules = new Map<Locale, Intl.PluralRules>()

function pluralForm(n: ParamValue | undefined, locale: Locale): 'one' | 'other' {
  let rules = pluralRules.get(locale)
  if (!rules) {
    rules = new Intl.PluralRules(locale)
    pluralRules.set(locale, rules)
  }
  return rules.select(Number(n ?? 0)) === 'one' ? 'one' : 'other'
}
