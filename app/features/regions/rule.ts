/** Where a card can be delivered: only into these regions, or everywhere but there. Codes: see regionAllowed. */
export type RegionRule = { mode: 'only' | 'except'; codes: string[] }

/** A rule with the names of its regions, in the order of the codes, for whoever reads it. */
export type NamedRule = { mode: RegionRule['mode']; places: { code: string; name: string }[] }

/** As many as the database keeps in one rule. */
export const MAX_CODES = 500

/**
 * True when a rule lets a parcel go to a district.
 * @param rule null: no limit. Its codes are those of GB/T 2260 cut to province (2 digits), city (4) or district (6)
 * @param regionCode six digits
 */
export function regionAllowed(rule: RegionRule | null, regionCode: string): boolean {
  if (!rule) return true
  return rule.codes.some((code) => regionCode.startsWith(code)) === (rule.mode === 'only')
}

/** True when every rule lets a parcel go to a district. @param regionCode six digits */
export function allAllow(rules: readonly RegionRule[], regionCode: string): boolean {
  return rules.every((rule) => regionAllowed(rule, regionCode))
}

/** True when a rule lets nothing go to any part of a region. @param code 2, 4 or 6 digits */
export function noneAllowed(rule: RegionRule | null, code: string): boolean {
  if (!rule) return false
  if (rule.mode === 'except') return rule.codes.some((each) => code.startsWith(each))
  return !rule.codes.some((each) => code.startsWith(each) || each.startsWith(code))
}

/** Codes sorted, each once, without those that lie in another one: the same regions are always the same list. */
export function normaliseCodes(codes: readonly string[]): string[] {
  const kept: string[] = []
  // Sorted, a code comes right before all that lie in it.
  for (const code of [...codes].sort()) {
    const last = kept.at(-1)
    if (last === undefined || !code.startsWith(last)) kept.push(code)
  }
  return kept
}
