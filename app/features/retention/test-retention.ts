import type { Sql } from '../../../supabase/tests/support.ts'
import { deleteRows, dropMonths } from './mutations.ts'

/** Begins a run of a rule, whether it is due or not. @returns its id */
export async function beginRun(admin: Sql, rule: string): Promise<number> {
  const [run] = await admin<{ runId: number }[]>`
    insert into private.retention_runs (rule) values (${rule}) returning run_id as "runId"`
  if (!run) throw new Error(`no rule ${rule}`)
  return run.runId
}

/** Follows a rule for rows at once. @returns how many rows went, of all merchants */
export async function removeRows(admin: Sql, rule: string): Promise<number> {
  const runId = await beginRun(admin, rule)
  return deleteRows({ runId, rule, kind: 'rows' }, new AbortController().signal)
}

/** Follows a rule for a log by month at once. @returns how many rows went, of all merchants */
export async function removeMonths(admin: Sql, rule: string): Promise<number> {
  const runId = await beginRun(admin, rule)
  return dropMonths({ runId, rule, kind: 'partitions' })
}
