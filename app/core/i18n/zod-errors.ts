import type { $ZodErrorMap, $ZodRawIssue } from 'zod/v4/core'
import { formatBytes, formatDate } from './format.ts'
import type { Locale } from './locale.ts'
import { type Messages, type ParamValue, type Translate, translator } from './messages.ts'
import { zodMessages } from './zod-messages.ts'

type Say = Translate<typeof zodMessages>
type TooSmall = Extract<$ZodRawIssue, { code: 'too_small' }>
type TooBig = Extract<$ZodRawIssue, { code: 'too_big' }>
type InvalidFormat = Extract<$ZodRawIssue, { code: 'invalid_format' }>

/**
 * The error map for zod 4 in one language: `parseWithZod(formData, { schema, error: zodErrorMap(locale) })`.
 * A rule of your own names its sentence with `.refine(check, { params: { key: 'capacityBelowStock', n: 5 } })`;
 * the key is looked up in zodMessages ('phone', 'taken', …) first and in `own` (the feature's dictionary) second.
 */
export function zodErrorMap(locale: Locale, own?: Messages): $ZodErrorMap {
  const say = translator(zodMessages, locale)
  return (issue) => {
    switch (issue.code) {
      case 'invalid_type':
        return invalidType(issue.expected, issue.input, say)
      case 'invalid_value':
        if (issue.values.length === 1 && issue.values[0] === true) return say('mustAccept')
        return say(isMissing(issue.input) || issue.values.length > 1 ? 'chooseOne' : 'invalid')
      case 'invalid_union':
        return say(isMissing(issue.input) ? 'required' : 'invalid')
      case 'too_small':
        return tooSmall(issue, say, locale)
      case 'too_big':
        return tooBig(issue, say, locale)
      case 'invalid_format':
        return invalidFormat(issue, say)
      case 'not_multiple_of':
        return say('multipleOf', { n: issue.divisor })
      case 'unrecognized_keys':
        return say('unrecognised')
      case 'custom':
        return custom(issue.params, say, locale, own)
      default:
        return say('invalid')
    }
  }
}

function isMissing(input: unknown): boolean {
  return input === undefined || input === null || input === ''
}

function invalidType(expected: string, input: unknown, say: Say): string {
  if (isMissing(input)) {
    if (expected === 'file') return say('chooseFile')
    return say(expected === 'array' || expected === 'boolean' ? 'chooseOne' : 'required')
  }
  if (expected === 'int') return say('integer')
  if (expected === 'number' || expected === 'bigint' || expected === 'nan') return say('number')
  if (expected === 'date') return say('date')
  return say('invalid')
}

function tooSmall(issue: TooSmall, say: Say, locale: Locale): string {
  const n = issue.minimum
  switch (issue.origin) {
    case 'string':
      if (issue.exact) return say('exactLength', { n })
      return isMissing(issue.input) ? say('required') : say('tooShort', { n })
    case 'array':
    case 'set':
    case 'map':
      return issue.exact ? say('chooseExactly', { n }) : say('chooseAtLeast', { n })
    case 'file':
      return say('fileTooSmall', { size: formatBytes(Number(n), locale) })
    case 'date':
      return say('notBefore', { date: dateOf(n, locale) })
    default:
      return issue.inclusive === false ? say('moreThan', { n }) : say('atLeast', { n })
  }
}

function tooBig(issue: TooBig, say: Say, locale: Locale): string {
  const n = issue.maximum
  switch (issue.origin) {
    case 'string':
      return issue.exact ? say('exactLength', { n }) : say('tooLong', { n })
    case 'array':
    case 'set':
    case 'map':
      return issue.exact ? say('chooseExactly', { n }) : say('chooseAtMost', { n })
    case 'file':
      return say('fileTooBig', { size: formatBytes(Number(n), locale) })
    case 'date':
      return say('notAfter', { date: dateOf(n, locale) })
    default:
      return issue.inclusive === false ? say('lessThan', { n }) : say('atMost', { n })
  }
}

/** zod gives date limits as milliseconds. */
function dateOf(limit: number | bigint, locale: Locale): string {
  return formatDate(new Date(Number(limit)).toISOString().slice(0, 10), locale)
}

const formatKeys = {
  email: 'email',
  url: 'url',
  httpUrl: 'url',
  e164: 'phone',
  date: 'date',
  datetime: 'date',
  time: 'time',
  duration: 'time',
  uuid: 'uuid',
  guid: 'uuid',
  ipv4: 'ip',
  ipv6: 'ip',
} as const

function invalidFormat(issue: InvalidFormat, say: Say): string {
  if (isMissing(issue.input)) return say('required')
  if (issue.format === 'starts_with' && 'prefix' in issue)
    return say('startsWith', { text: String(issue.prefix) })
  if (issue.format === 'ends_with' && 'suffix' in issue)
    return say('endsWith', { text: String(issue.suffix) })
  if (issue.format === 'includes' && 'includes' in issue)
    return say('includes', { text: String(issue.includes) })
  const key = formatKeys[issue.format as keyof typeof formatKeys]
  return say(key ?? 'format')
}

function custom(
  params: Record<string, unknown> | undefined,
  say: Say,
  locale: Locale,
  own: Messages | undefined,
): string {
  const key = params?.key
  if (typeof key !== 'string') return say('invalid')
  const values: Record<string, ParamValue> = {}
  for (const [name, value] of Object.entries(params ?? {})) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
      values[name] = value
  }
  // The shared sentences first: a feature that labels a field `phone` must not turn the error into the label.
  const shared = Object.hasOwn(zodMessages[locale], key)
  const source: Messages = shared || own === undefined ? zodMessages : own
  if (!Object.hasOwn(source[locale], key)) return say('invalid')
  return translator(source, locale)(key, values)
}
