import { visitorScope } from '#app/core/auth/visitor.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { Keyboards } from '../components/card-form.tsx'

type Known = { keyboards: Keyboards; until: number }

/** A new batch is printed and sold before anybody types its numbers. */
const KNOWN_FOR_MS = 5 * 60_000
const MOST_MERCHANTS = 1000
const known = new Map<string, Known>()

/** Which keyboards the form of a merchant's site should ask for; remembered for a few minutes. */
export async function keyboardsOf(merchantId: string, now: number = Date.now()): Promise<Keyboards> {
  const found = known.get(merchantId)
  if (found && found.until > now) return found.keyboards
  const [letters] = await withTenant(
    visitorScope(),
    ({ tx }) => tx<{ in_numbers: boolean; in_passwords: boolean }[]>`
      select * from private.letters_on_cards(${merchantId})`,
  )
  const keyboards: Keyboards = {
    number: letters?.in_numbers === false ? 'numeric' : 'text',
    password: letters?.in_passwords === false ? 'numeric' : 'text',
  }
  if (known.size >= MOST_MERCHANTS) known.clear()
  known.set(merchantId, { keyboards, until: now + KNOWN_FOR_MS })
  return keyboards
}
