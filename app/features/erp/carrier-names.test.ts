import { expect, test } from 'vitest'
import { carrierKey, carrierOf } from './carrier-names.ts'

const told = (logisticsName: string, logisticsCode = '', logisticsType = '', logisticsAlias = '') => ({
  ...{ logisticsName, logisticsCode, logisticsType, logisticsAlias },
})

test.each([
  [told('顺丰速运'), 'SF'],
  [told('京东快递'), 'JD'],
  [told('中通快递(仓)'), 'ZTO'],
  [told('圆通'), 'YTO'],
  [told('EMS经济快递'), 'EMS'],
  [told('', 'STO01'), 'STO'],
  [told('我们的快递', '', '', '韵达快递'), 'YD'],
  [told('顺丰快运'), undefined],
  [told('优速物流', 'YS001', '35'), undefined],
  [told('同城跑腿'), undefined],
  [told(''), undefined],
])('%o', (shipment, carrier) => {
  expect(carrierOf(shipment, new Map())).toBe(carrier)
})

test('what the merchant has said counts first: code, name or number of the type', () => {
  const own = new Map([
    [carrierKey('YS001'), 'DBL'],
    [carrierKey('８'), 'JD'],
  ] as const)
  expect(carrierOf(told('优速物流', 'ys001'), own)).toBe('DBL')
  expect(carrierOf(told('顺丰速运', '', '8'), own)).toBe('JD')
})
