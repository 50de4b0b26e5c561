import { expect, test } from 'vitest'
import { cardState, dateOfState } from './card-state.ts'

const card = { status: 'active', valid_from: null, valid_to: null, today: '2026-09-25' } as const

test.each([
  [{}, 'usable'],
  [{ status: 'created' }, 'CARD_INACTIVE'],
  [{ status: 'void' }, 'CARD_VOID'],
  [{ status: 'redeemed' }, 'CARD_REDEEMED'],
  // The first and the last day belong to the card.
  [{ valid_from: '2026-09-25' }, 'usable'],
  [{ valid_to: '2026-09-25' }, 'usable'],
  [{ valid_from: '2026-09-26' }, 'CARD_NOT_YET_VALID'],
  [{ valid_to: '2026-09-24' }, 'CARD_EXPIRED'],
  [{ status: 'void', valid_to: '2020-01-01' }, 'CARD_VOID'],
  [{ status: 'redeemed', valid_to: '2020-01-01' }, 'CARD_REDEEMED'],
] as const)('%j is %s', (facts, state) => expect(cardState({ ...card, ...facts })).toBe(state))

test('the date that explains a state', () => {
  const ended = { ...card, valid_from: '2026-01-01', valid_to: '2026-06-30' }
  expect(dateOfState('CARD_EXPIRED', ended)).toBe('2026-06-30')
  expect(dateOfState('CARD_VOID', ended)).toBeUndefined()
  expect(dateOfState('CARD_NOT_YET_VALID', { ...card, valid_from: '2027-01-01' })).toBe('2027-01-01')
})
