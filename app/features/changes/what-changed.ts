import type { CardStatus } from '../cards/state.ts'
import type { ChangedValues, ChangeKind } from './types.ts'

/** What each thing that can change is called. */
const KINDS: Partial<Record<keyof ChangedValues, ChangeKind>> = {
  validFrom: 'validity',
  validTo: 'validity',
  channel: 'channel',
  store: 'store',
  remark: 'remark',
  products: 'products',
  regions: 'regions',
}

function ofState(was: CardStatus | undefined, becomes: CardStatus): ChangeKind {
  if (becomes === 'redeemed') return 'redeem'
  if (was === 'redeemed') return 'giveBack'
  if (becomes === 'void') return 'void'
  if (was === 'void') return 'restore'
  return becomes === 'active' ? 'activate' : 'deactivate'
}

/** What a change did, from the values before and after. @param old null: the card was made */
export function whatChanged(old: ChangedValues | null, next: ChangedValues): ChangeKind {
  if (old === null) return 'create'
  const kinds = new Set(
    (Object.keys(next) as (keyof ChangedValues)[]).flatMap((key) => {
      if (key === 'status') return next.status ? [ofState(old.status, next.status)] : []
      return KINDS[key] ?? []
    }),
  )
  const [only] = kinds
  return only !== undefined && kinds.size === 1 ? only : 'edit'
}
