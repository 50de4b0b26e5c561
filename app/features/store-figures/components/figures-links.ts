import { changed, figuresQuery } from '../figures-request.ts'
import type { FiguresRequest, Measure } from '../types.ts'

/** Where figures are: of all stores (the office), of one of them, or of the store that looks itself. */
export type FiguresPlace = '/admin/store-figures' | `/admin/store-figures/${string}` | '/store/figures'

/** The address of figures, changed or as they are. */
export function figuresHref(
  place: FiguresPlace,
  request: FiguresRequest,
  change: Partial<FiguresRequest> = {},
): string {
  return `${place}?${figuresQuery(changed(request, change))}`
}

/** The address of what is behind a figure. @param of of everybody and the whole period where nothing is given */
export function behindHref(
  place: FiguresPlace,
  request: FiguresRequest,
  measure: Measure,
  of: { member?: string | undefined; column?: string | undefined } = {},
): string {
  const { grain } = request.period
  const params = figuresQuery(
    changed(request, {
      measure,
      ...(of.column === undefined ? {} : { preset: undefined, period: { grain, columns: [of.column] } }),
    }),
  )
  if (of.member !== undefined) params.set('member', of.member)
  return `${place}/entries?${params}`
}
