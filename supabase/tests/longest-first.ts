import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * What takes longest, longest first, and what computes beside what mostly waits for vendors or leases. Without it a
 * file of minutes may begin when all others have ended, and one processor does nothing. Vitest remembers durations, but
 * not on a fresh clone.
 */
const LONGEST = [
  'workers/killed.db.test.ts',
  'workers/failing-vendors.db.test.ts',
  'supabase/tests/data-api.test.ts',
  'workers/killed-changes.db.test.ts',
  'workers/allocation-killed.db.test.ts',
  'workers/killed-files.db.test.ts',
  'workers/erp-killed.db.test.ts',
  'app/features/reports/reports.db.test.ts',
  'supabase/seed/demo.db.test.ts',
  'workers/sms-killed.db.test.ts',
  'workers/waybills-killed.db.test.ts',
  'supabase/tests/routes.test.ts',
  'workers/heartbeat.db.test.ts',
  'workers/told-killed.db.test.ts',
  'supabase/tests/stories.test.ts',
  'app/features/drawings/drawings.db.test.ts',
  'app/features/tracking/tracking.db.test.ts',
  'app/features/accounts/sign-in.db.test.ts',
]

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = LONGEST.findIndex((file) => moduleId.replaceAll('\\', '/').endsWith(`/${file}`))
  return place === -1 ? LONGEST.length : place
}

/** The files in the order of the list above; the rest after them, as Vitest would have it. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    // Array.prototype.sort keeps the order of what is equal.
    return sorted.sort((a, b) => placeOf(a) - placeOf(b))
  }
}
