/** Names that people type to see whether a form works. */
const TEST_NAMES = new Set([
  '测试',
  '测试员',
  '测试号',
  '试试',
  '某某',
  '无名',
  'test',
  'testing',
  'tester',
  'asdf',
  'qwer',
  'qwerty',
  'abc',
])

/**
 * What is odd about a consignee's name; undefined for names as people have them.
 * @param name as it will be stored
 */
export function nameOddity(name: string): 'test' | 'repeated' | 'digits' | undefined {
  const plain = name.normalize('NFKC').replace(/\s/gu, '').toLowerCase()
  if (TEST_NAMES.has(plain)) return 'test'
  // 丽丽 is a name; 啊啊啊 is none.
  if (/^(.)\1{2,}$/u.test(plain)) return 'repeated'
  return /^[\d\p{P}\p{S}]+$/u.test(plain) ? 'digits' : undefined
}

/**
 * What is odd about a mobile number; undefined for ordinary ones, also for the dear ones that end in four eights.
 * @param phone as it will be stored, with or without +86
 */
export function phoneOddity(phone: string): 'repeated' | 'counting' | 'test' | undefined {
  const digits = phone.replace(/\D/g, '').slice(-11)
  if (digits.length < 11) return undefined
  // China Mobile's own, which every form has seen.
  if (digits === '13800138000') return 'test'
  if (/(\d)\1{7}$/.test(digits)) return 'repeated'
  return /(01234567|12345678|23456789|87654321|98765432)$/.test(digits) ? 'counting' : undefined
}
