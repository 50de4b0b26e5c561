import { describe, expect, test } from 'vitest'
import { kdniaoState, kuaidi100State } from './state.ts'
import { readVendorTime, vendorTime } from './vendor-time.ts'

describe('states', () => {
  test.each([
    ['0', '0', 'none', null],
    ['1', '', 'picked_up', null],
    ['2', '201', 'in_transit', null],
    ['2', '202', 'delivering', null],
    ['2', '211', 'in_locker', null],
    ['3', '301', 'signed', null],
    ['3', '311', 'signed', null],
    ['3', '', 'signed', null],
    ['4', '404', 'returning', 'REFUSED'],
    ['4', '406', 'returned', 'REFUSED'],
    ['4', '412', 'problem', 'LOCKER_OVERDUE'],
    ['4', '', 'problem', 'OTHER'],
    ['2', '299', 'in_transit', null],
  ])('KDNiao %s/%s is %s', (state, stateEx, meant, detail) =>
    expect(kdniaoState(state, stateEx)).toEqual({ state: meant, detail }),
  )

  test.each([
    ['0', 'in_transit', null],
    ['1', 'picked_up', null],
    ['2', 'problem', 'OTHER'],
    ['3', 'signed', null],
    ['4', 'returned', 'REFUSED'],
    ['5', 'delivering', null],
    ['501', 'in_locker', null],
    ['6', 'returning', null],
    ['7', 'in_transit', null],
    ['10', 'in_transit', null],
    ['13', 'problem', 'CUSTOMS'],
    ['14', 'returning', 'REFUSED'],
  ])('Kuaidi100 %s is %s', (state, meant, detail) =>
    expect(kuaidi100State(state)).toEqual({ state: meant, detail }),
  )

  test('what we do not know has no meaning', () => {
    expect(kdniaoState('9', '')).toBeNull()
    expect(kdniaoState('', '')).toBeNull()
    expect(kuaidi100State('99')).toBeNull()
    expect(kuaidi100State('constructor')).toBeNull()
  })
})

describe('moments', () => {
  const now = Date.parse('2026-11-22T00:00:00Z')
  test.each([
    ['2026-11-21 10:20:30', '2026-11-21T02:20:30.000Z'],
    ['2026/11/1 8:05', '2026-11-01T00:05:00.000Z'],
    ['2026-11-21T10:20:30', '2026-11-21T02:20:30.000Z'],
    ['2026-11-22 00:00:00.0', '2026-11-21T16:00:00.000Z'],
  ])('%s in China is %s', (text, iso) => expect(readVendorTime(text, now)).toBe(iso))

  test.each([
    '',
    '昨天',
    '2026-13-01 00:00:00',
    '2026-02-30 00:00:00',
    '2014-12-31 00:00:00',
    '2026-11-24 00:00:00',
  ])('%j is no moment', (text) => expect(readVendorTime(text, now)).toBeUndefined())

  test('ours are written like theirs', () => {
    expect(vendorTime(new Date('2026-11-21T16:00:05Z'))).toBe('2026-11-22 00:00:05')
  })
})
