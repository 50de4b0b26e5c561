const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/**
 * The key of a purchase at the vendor, from the id of its waybill: 'W' and 25 digits and letters. (KDNiao takes 30
 * characters, Kuaidi100 32. Order numbers will not do: after a cancellation the same order is bought anew.)
 */
export function orderCodeOf(waybillId: string): string {
  let rest = BigInt(`0x${waybillId.replaceAll('-', '')}`)
  let code = ''
  while (rest > 0n) {
    code = ALPHABET.charAt(Number(rest % 36n)) + code
    rest /= 36n
  }
  return `W${code.padStart(25, '0')}`
}
