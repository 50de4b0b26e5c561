import { expect, test } from 'vitest'
import { runsLow } from './low-stock.ts'

test.each([
  [0, 0, true],
  [4, 0, true],
  [5, 0, false],
  [40, 41, true],
  [41, 41, false],
  [300, 60, false],
])('%i on hand, %i sold in a week: low %s', (onHand, sold, low) => expect(runsLow(onHand, sold)).toBe(low))
