import { expect, test } from 'vitest'
import { readAddress, readRegion } from './address-cell.ts'

// 320508 江苏省苏州市姑苏区, 310101 上海市黄浦区 (GB/T 2260).
const now = { regionCode: '320508', street: '平江路 88 号' }

test.each<[name: string, text: string, place: object]>([
  ['a street', '观前街 12 号 3 楼', { region: '320508', street: '观前街 12 号 3 楼' }],
  ['a whole line', '上海市黄浦区人民大道 200 号 5 楼', { region: '310101', street: '人民大道 200 号 5 楼' }],
  [
    'a whole line with who gets it',
    '王芳 13900139000 上海市黄浦区人民大道200号',
    { region: '310101', street: '人民大道200号', consignee: '王芳', phone: '13900139000' },
  ],
  ['the city that it has already', '苏州市观前街 12 号', { region: '320508', street: '观前街 12 号' }],
])('%s', (_name, text, { region, ...rest }: { region?: string }) => {
  const read = readAddress(text, now)
  expect(read).toMatchObject({ ok: true, place: { region: { code: region }, ...rest } })
})

test.each([
  ['another city without its district', '南京市中山路 1 号', 'regionContradicts'],
  ['nothing but a region', '上海市黄浦区', 'streetNeeded'],
  ['too little', '12', 'streetNeeded'],
  ['a phone with stars', '王芳 139****9000 上海市黄浦区人民大道200号', 'phoneMasked'],
])('%s is refused', (_name, text, reason) =>
  expect(readAddress(text, now)).toMatchObject({ ok: false, reason }),
)

test('a region in its own cell keeps the street', () => {
  expect(readRegion('上海 上海市 黄浦区', now)).toMatchObject({
    ok: true,
    place: { region: { code: '310101' }, street: '平江路 88 号' },
  })
  expect(readRegion('上海市', now)).toMatchObject({ ok: false })
  expect(readRegion('鼓楼区', now)).toMatchObject({ ok: false, reason: 'regionUnclear' })
})
