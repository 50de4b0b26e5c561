import type { SettingsValues } from './types.ts'

/**
 * What differs between two states of the settings, each as 'before → after', for the operation log. Short forms
 * that need no language: A, B and C are the modes of dates, 0 is Sunday, '–' is nothing.
 */
export function changedFacts(before: SettingsValues, after: SettingsValues): Record<string, string> {
  const old = factsOf(before)
  return Object.fromEntries(
    Object.entries(factsOf(after))
      .filter(([name, value]) => old[name as keyof typeof old] !== value)
      .map(([name, value]) => [name, `${old[name as keyof typeof old] || '–'} → ${value || '–'}`]),
  )
}

function factsOf(values: SettingsValues) {
  const { regionRule, cutOffHour } = values
  return {
    deliveryDates: datesOf(values),
    cutOffHour: cutOffHour === null ? '' : String(cutOffHour),
    shipDaysBefore: String(values.shipDaysBefore),
    closedWeekdays: values.closedWeekdays.join(', '),
    merchantRegions: regionRule ? `${regionRule.mode} ${regionRule.codes.join(', ')}` : '',
    pickUp: yesOrNo(values.pickUp),
    mayChange: yesOrNo(values.mayChange),
    shareTitle: values.shareTitle,
    shareText: values.shareText,
  }
}

const yesOrNo = (value: boolean) => (value ? '✓' : '✗')

function datesOf({ dateMode, daysAfter, daysOffered, dateFrom, dateTo }: SettingsValues): string {
  if (dateMode === 'after') return `A +${daysAfter} / ${daysOffered}`
  return dateMode === 'between' ? `B ${dateFrom} – ${dateTo}` : 'C'
}
