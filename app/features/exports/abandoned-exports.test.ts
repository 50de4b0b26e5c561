import { existsSync, mkdtempSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { EXPORT_FOLDER, removeAbandonedExports } from './abandoned-exports.ts'

test('removes old folders of exports, and neither young ones nor those of others', async () => {
  const make = (prefix: string, hoursOld: number) => {
    const folder = mkdtempSync(join(tmpdir(), prefix))
    const then = new Date(Date.now() - hoursOld * 3_600_000)
    utimesSync(folder, then, then)
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    return folder
  }
  const old = make(EXPORT_FOLDER, 2)
  const young = make(EXPORT_FOLDER, 0)
  const other = make('tihuo-other-', 2)
  await removeAbandonedExports()
  expect([old, young, other].map((folder) => existsSync(folder))).toEqual([false, true, true])
})
