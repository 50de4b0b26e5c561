import { z } from 'zod'

/** What an entry of the ledger says, in the order in which a filter offers it. */
export const ENTRY_KINDS = [
  'opening',
  'add',
  'allocate',
  'take_back',
  'move_in',
  'move_out',
  'activate',
  'deactivate',
  'redeem',
  'give_back',
  'void',
  'restore',
] as const
export type EntryKind = (typeof ENTRY_KINDS)[number]

const entry = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(Number)
  .optional()
  .catch(undefined)

/** Which entries, as the address has it; what is not understood counts as not given. Days of the merchant. */
export const ledgerQuery = z.object({
  kind: z.enum(ENTRY_KINDS).optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  after: entry,
  before: entry,
})

export type LedgerQuery = z.output<typeof ledgerQuery>
