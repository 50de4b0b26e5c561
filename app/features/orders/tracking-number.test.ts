import { describe, expect, test } from 'vitest'
import { CARRIERS, type CarrierCode, carrierFromText } from './carriers.ts'
import { carriersFor, isTrackingNumber, trackingFits } from './tracking-number.ts'

// Numbers as they are on labels.
const REAL: [CarrierCode, string][] = [
  ['SF', 'SF1312345678901'],
  ['SF', '444003073898'],
  ['JD', 'JDVA11408814483'],
  ['JD', 'JDX012345678901'],
  ['JD', 'JDVC0456789012311'],
  ['ZTO', '73100012345678'],
  ['ZTO', '75312345678901'],
  ['YTO', 'YT5555508965056'],
  ['YTO', '807209844896'],
  ['STO', '773039762404825'],
  ['STO', '268123456789'],
  ['YD', '462598779470531'],
  ['YD', '3950055201640'],
  ['EMS', 'EA123456789CN'],
  ['EMS', '1062345678901'],
  ['YZPY', '9861234567890'],
  ['YZPY', '4309597495550'],
  ['JTSD', 'JT0006968326954'],
  ['JTSD', 'JT3002232682242'],
  ['DBL', 'DPK364112047425'],
  ['DBL', '300585915'],
]

describe('shapes of numbers', () => {
  test.each(REAL)('%s has %s', (carrier, number) => {
    expect(isTrackingNumber(number)).toBe(true)
    expect(trackingFits(carrier, number)).toBe(true)
    expect(carriersFor(number)).toContain(carrier)
  })

  test.each<[CarrierCode, string]>([
    ['SF', 'JT0006968326954'],
    ['SF', '73100012345678'],
    ['SF', 'SF123'],
    ['JTSD', 'SF1312345678901'],
    ['JTSD', 'JD0006968326954'],
    ['ZTO', '7310001234567'],
    ['ZTO', 'YT5555508965056'],
    ['YTO', 'JT0006968326954'],
    ['YTO', 'SF1312345678'],
    ['STO', '73100012345678'],
    ['YD', '73100012345678'],
    ['EMS', 'EA123456789'],
    ['DBL', 'SF1312345678901'],
  ])('%s does not have %s', (carrier, number) => expect(trackingFits(carrier, number)).toBe(false))

  test.each<[string, CarrierCode]>([
    ['SF1312345678901', 'SF'],
    ['JDVA11408814483', 'JD'],
    ['YT5555508965056', 'YTO'],
    ['JT0006968326954', 'JTSD'],
    ['DPK364112047425', 'DBL'],
    ['EA123456789CN', 'EMS'],
  ])('%s can only be of %s', (number, carrier) => expect(carriersFor(number)).toEqual([carrier]))

  test('whose own shape it is comes first', () => {
    expect(carriersFor('73100012345678')).toEqual(['ZTO'])
    expect(carriersFor('773039762404825')).toEqual(['STO', 'SF', 'YD', 'DBL'])
    expect(carriersFor('444003073898')).toEqual(['SF', 'JD', 'ZTO', 'YTO', 'STO'])
  })

  test('a number of nobody, and a carrier of whom nothing is known', () => {
    expect(carriersFor('ABC1234XYZ9')).toEqual([])
    expect(trackingFits('OLD', 'ABC1234XYZ9')).toBe(true)
    expect(trackingFits('OLD', 'short')).toBe(false)
  })
})

describe('names of carriers', () => {
  test.each([
    ['顺丰速运', 'SF'],
    [' 顺丰 ', 'SF'],
    ['sf', 'SF'],
    ['ＳＦ', 'SF'],
    ['顺丰速运有限公司', 'SF'],
    ['shunfeng', 'SF'],
    ['京东快递', 'JD'],
    ['中通', 'ZTO'],
    ['圆通快递', 'YTO'],
    ['yuantong', 'YTO'],
    ['申通', 'STO'],
    ['韵达速递', 'YD'],
    ['EMS', 'EMS'],
    ['邮政快递包裹', 'YZPY'],
    ['youzhengguonei', 'YZPY'],
    ['J&T Express', 'JTSD'],
    ['极兔', 'JTSD'],
    ['德邦物流', 'DBL'],
  ])('%j is %s', (text, code) => expect(carrierFromText(text)).toBe(code))

  test.each(['', '快递', '平邮', 'DHL', '自提'])('%j is nobody we know', (text) =>
    expect(carrierFromText(text)).toBeUndefined(),
  )

  test('no spelling means two carriers, and the services have a code for each', () => {
    const spellings = CARRIERS.flatMap((carrier) => [
      carrier['zh-CN'],
      carrier.en,
      carrier.short['zh-CN'],
      ...carrier.others,
    ])
    for (const carrier of CARRIERS) {
      expect(carrierFromText(carrier['zh-CN'])).toBe(carrier.code)
      expect(carrierFromText(carrier.kuaidi100)).toBe(carrier.code)
      for (const other of carrier.others) expect(carrierFromText(other)).toBe(carrier.code)
    }
    expect(spellings.every((each) => carrierFromText(each) !== undefined)).toBe(true)
    expect(new Set(CARRIERS.map((carrier) => carrier.kdniao)).size).toBe(CARRIERS.length)
  })
})
