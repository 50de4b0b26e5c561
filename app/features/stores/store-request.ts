import { pickerState } from '../regions/regions.ts'

/** The picker of regions as a form of a store was sent: without scripts nothing else remembers its lists. */
export function sentRegion(form: FormData): ReturnType<typeof pickerState> {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
  return pickerState({ province: text('province'), city: text('city'), district: text('district') })
}
