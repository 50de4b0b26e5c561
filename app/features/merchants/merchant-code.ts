/** merchants.code checks the same in the database. */
const MERCHANT_CODE = /^[a-z][a-z0-9-]{1,29}$/

// The first four are refused by the database too. The others would read like parts of the product in an
// address, or like its name.
const RESERVED = new Set([
  'platform',
  'admin',
  'api',
  'www',
  'login',
  'logout',
  'password',
  'store',
  'supplier',
  'assets',
  'static',
  'media',
  'healthz',
  'readyz',
  'metrics',
  'tihuo',
  'support',
  'help',
])

/** What is wrong with a merchant code (normalised), as a key of messages.ts; undefined when it may be used. */
export function merchantCodeFault(code: string): 'codeFormat' | 'codeReserved' | undefined {
  if (!MERCHANT_CODE.test(code)) return 'codeFormat'
  return RESERVED.has(code) ? 'codeReserved' : undefined
}
