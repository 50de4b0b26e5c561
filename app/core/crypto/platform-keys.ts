import { createMerchantKeys, keysOf, type MerchantKeys } from './key-library.ts'

/**
 * Stands for a merchant where there is none: the platform's operators, and names of merchants that do not exist.
 * app/features/guard counts under the same id.
 */
export const PLATFORM = '00000000-0000-0000-0000-000000000000'

let made: Promise<void> | undefined

/**
 * The keys for what belongs to a merchant, or to no merchant: the platform has keys of its own, made when first asked for.
 * @param site id of a merchant, or of zeros
 */
export async function keysOfSite(site: string): Promise<MerchantKeys> {
  if (site === PLATFORM) {
    made ??= createMerchantKeys(PLATFORM)
    await made.catch((error) => {
      made = undefined
      throw error
    })
  }
  return keysOf(site)
}
