import type { Balance, Pair } from './types.ts'

/** What each store of some pairs gets and owes, by name; the sum of all nets is zero. */
export function balancesOf(pairs: readonly Pair[]): Balance[] {
  const balances = new Map<string, Balance>()
  const of = (storeId: string, name: string) => {
    const found = balances.get(storeId) ?? {
      ...{ storeId, name, getsCards: 0, getsMinor: 0, owesCards: 0, owesMinor: 0, netMinor: 0 },
    }
    balances.set(storeId, found)
    return found
  }
  for (const pair of pairs) {
    const seller = of(pair.soldStoreId, pair.soldStoreName)
    seller.owesCards += pair.cards
    seller.owesMinor += pair.amountMinor
    seller.netMinor -= pair.amountMinor
    const hander = of(pair.handedStoreId, pair.handedStoreName)
    hander.getsCards += pair.cards
    hander.getsMinor += pair.amountMinor
    hander.netMinor += pair.amountMinor
  }
  const words = new Intl.Collator('zh-CN', { numeric: true })
  return [...balances.values()].sort(
    (a, b) => words.compare(a.name, b.name) || (a.storeId < b.storeId ? -1 : 1),
  )
}
