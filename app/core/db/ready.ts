import { applicationPool } from './pool.ts'

/** True when the database answers this process's login. */
export async function databaseReady(): Promise<boolean> {
  try {
    await applicationPool()`select 1`
    return true
  } catch {
    return false
  }
}
