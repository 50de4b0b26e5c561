import { expect, test } from 'vitest'
import { nameOddity, phoneOddity } from './oddities.ts'
import { strayRegion } from './stray-region.ts'

test.each([
  ['测试', 'test'],
  [' TEST ', 'test'],
  ['ａｂｃ', 'test'],
  ['啊啊啊', 'repeated'],
  ['1234', 'digits'],
  ['12-？', 'digits'],
] as const)('the name %s is odd: %s', (name, oddity) => expect(nameOddity(name)).toBe(oddity))

test.each(['张三', '丽丽', '欧阳娜娜', '阿依古丽·买买提', 'Anna', '王', '李先生'])(
  'the name %s is not',
  (name) => expect(nameOddity(name)).toBeUndefined(),
)

test.each([
  ['13800138000', 'test'],
  ['13811111111', 'repeated'],
  ['+86 138 1234 5678', 'counting'],
  ['13987654321', 'counting'],
] as const)('the number %s is odd: %s', (phone, oddity) => expect(phoneOddity(phone)).toBe(oddity))

test.each(['13912348888', '18688888866', '13764209357', '021'])('the number %s is not', (phone) =>
  expect(phoneOddity(phone)).toBeUndefined(),
)

const SHANGHAI = '310101'
const SUZHOU = '320508'

test.each([
  ['江苏省苏州市姑苏区人民路1号', SHANGHAI, '江苏省'],
  ['苏州市姑苏区人民路1号', SHANGHAI, '苏州市'],
  ['江苏省 南京市玄武区', SUZHOU, '南京市'],
  ['中国上海市黄浦区', SUZHOU, '上海市'],
  ['广西壮族自治区南宁市', SHANGHAI, '广西壮族自治区'],
])('%s is not in %s but in %s', (street, code, name) => expect(strayRegion(street, code)).toBe(name))

test.each([
  ['人民路1号', SHANGHAI],
  ['上海市黄浦区人民路1号', SHANGHAI],
  ['江苏省苏州市姑苏区人民路1号', SUZHOU],
  ['北京市场12号', SHANGHAI],
  ['南京东路100号', SHANGHAI],
  ['苏州市路8号', SHANGHAI],
  ['吉林省吉林市昌邑区', '220202'],
  ['大厦 A 座，近北京市朝阳区驻沪办', SHANGHAI],
])('%s contradicts nothing in %s', (street, code) => expect(strayRegion(street, code)).toBeUndefined())
