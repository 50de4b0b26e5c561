import { visitorScope } from '../auth/visitor.ts'
import { withTenant } from '../db/door.ts'

/** A redemption site: the merchant behind the short code of the path /r/:code. */
export type Site = {
  merchant_id: string
  code: string
  name: string
  time_zone: string
  currency: string
  logo_path: string | null
  /** What a shared link says; empty: words of ours. */
  share_title: string
  share_text: string
}

// Every page of a redemption site needs it, and each of its loaders asks. What is two seconds old will do for a name;
// that a merchant still answers is checked again by every function of the database that reads or writes for a card.
const KNOWN_FOR_MS = 2000
const MOST_SITES = 1000
const known = new Map<string, { site: Promise<Site | undefined>; until: number }>()

async function lookUp(code: string): Promise<Site | undefined> {
  const [site] = await withTenant(
    visitorScope(),
    ({ tx }) => tx<Site[]>`select * from private.redemption_site(${code})`,
  )
  return site
}

/** The site with a code; undefined when there is none, or its merchant is suspended. At most two seconds old. */
export function siteOfCode(code: string): Promise<Site | undefined> {
  const found = known.get(code)
  if (found && found.until > Date.now()) return found.site
  const site = lookUp(code)
  if (known.size >= MOST_SITES) known.clear()
  known.set(code, { site, until: Date.now() + KNOWN_FOR_MS })
  // A database that does not answer is asked again at once.
  site.catch(() => known.delete(code))
  return site
}
