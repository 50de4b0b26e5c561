import { z } from 'zod'
import { mintToken, readToken } from '#app/core/auth/token.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { PLATFORM } from '../guard/types.ts'

// What belongs to a merchant is sealed under its keys. The platform has none: what belongs to its operators is sealed
// under TIHUO_SESSION_SECRET, and whoever takes a secret out of that list ends what it has sealed.
const FOREVER_S = 100 * 365 * 24 * 3600

const schema = z.object({ place: z.string(), text: z.string() })

/** Where a value lives. */
export type SealedPlace = { table: string; column: string; row: string }

const nameOf = ({ table, column, row }: SealedPlace) => `${table}.${column}.${row}`

/** Seals text of a merchant's account or of an operator's. @param site merchant, or PLATFORM */
export async function sealAt(site: string, place: SealedPlace, text: string): Promise<Buffer> {
  if (site !== PLATFORM) return (await keysOf(site)).seal(place, text)
  return Buffer.from(await mintToken('platform', { place: nameOf(place), text }, FOREVER_S))
}

/** What was sealed there; undefined for an operator's value whose secret is gone. @throws when it was tampered with */
export async function openAt(site: string, place: SealedPlace, sealed: Buffer): Promise<string | undefined> {
  if (site !== PLATFORM) return (await keysOf(site)).openText(place, sealed)
  const found = await readToken('platform', sealed.toString(), schema)
  return found?.place === nameOf(place) ? found.text : undefined
}
