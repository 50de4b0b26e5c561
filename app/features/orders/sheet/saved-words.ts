import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { carrierName } from '../carriers.ts'
import type { Step } from './history.ts'
import { messages } from './messages.ts'

/**
 * What a step has saved, in a line; empty when it has saved nothing.
 * @param asked how many cells it was about
 * @param wrong how many cells are marked
 */
export function savedWords(step: Step, asked: number, wrong: number, locale: Locale): string {
  const say = translator(messages, locale)
  const ships = step.filter(({ before, after }) => before.status === 'pending' && after.status === 'shipped')
  const cells = step.reduce((sum, done) => sum + done.columns.length, 0)
  const parts: string[] = []
  const [ship] = ships
  if (ship && ships.length === 1) {
    const { orderNo, carrier, trackingNo } = ship.after
    const name = carrierName(carrier ?? '', locale)
    parts.push(say('savedShip', { orderNo, carrier: name, trackingNo: trackingNo ?? '' }))
  } else if (ships.length > 1) parts.push(say('savedShips', { n: ships.length }))
  else if (cells > 0) parts.push(say('savedCells', { n: asked > 1 ? cells : 1 }))
  if (parts.length > 0 && wrong > 0) parts.push(say('notSaved', { n: wrong }))
  return parts.join(' · ')
}
