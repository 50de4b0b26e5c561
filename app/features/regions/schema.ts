import { z } from 'zod'
import { MAX_CODES, normaliseCodes, type RegionRule } from './rule.ts'

/**
 * The two fields of RegionRuleFields, to be spread into the schema of a form: `z.object({ …, ...regionRuleShape })`.
 * `ruleOfFields` makes the rule of them. That the codes exist is for the server to say (checkRule of regions.ts):
 * the table of regions is not in the browser.
 */
export const regionRuleShape = {
  regionMode: z.enum(['none', 'only', 'except']).default('none'),
  regionCodes: z
    .array(z.string().regex(/^\d{2}(\d{2}){0,2}$/))
    .max(MAX_CODES)
    .default([]),
}

export type RegionRuleInput = { regionMode: 'none' | RegionRule['mode']; regionCodes: string[] }

/** For superRefine of a form with these fields: a limit names at least one region. */
export function checkRuleFields(fields: RegionRuleInput, context: z.RefinementCtx): void {
  if (fields.regionMode === 'none' || fields.regionCodes.length > 0) return
  context.addIssue({ code: 'custom', path: ['regionCodes'], params: { key: 'chooseAtLeast', n: 1 } })
}

/** The rule that the fields mean; null: no limit (also when regions are still ticked). */
export function ruleOfFields({ regionMode, regionCodes }: RegionRuleInput): RegionRule | null {
  return regionMode === 'none' ? null : { mode: regionMode, codes: normaliseCodes(regionCodes) }
}

/** A form of these fields alone, to `RegionRule | null`. */
export const regionRuleSchema = z.object(regionRuleShape).superRefine(checkRuleFields).transform(ruleOfFields)
