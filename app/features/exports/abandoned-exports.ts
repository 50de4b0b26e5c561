import { readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { log } from '#app/core/log/log.ts'

/** Beginning of the name of an export's temporary folder. */
export const EXPORT_FOLDER = 'tihuo-export-'

// Longer than any export runs: a folder this old belongs to a worker that was killed.
const ABANDONED_MS = 60 * 60 * 1000

/**
 * Removes what killed exports left behind on this machine: the files hold card passwords.
 * @returns folders removed
 */
export async function removeAbandonedExports(): Promise<number> {
  let removed = 0
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(EXPORT_FOLDER)) continue
    const folder = join(tmpdir(), name)
    const about = await stat(folder).catch(() => undefined)
    if (!about || Date.now() - about.mtimeMs < ABANDONED_MS) continue
    await rm(folder, { recursive: true, force: true })
    log.info('removed the folder of an abandoned export')
    removed += 1
  }
  return removed
}
