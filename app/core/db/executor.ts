import type { Sql, Tx } from './pool.ts'

// pg-boss hands over JSON that is text already. Without the text type postgres.js would learn from the
// server that the parameter is json and encode it a second time.
const TEXT = 25

/** Runs pg-boss's own SQL on a pool or inside a transaction. For core/queue alone. */
export function executor(sql: Sql | Tx) {
  return {
    executeSql: async (text: string, values: unknown[] = []) => {
      const typed = values.map((value) =>
        typeof value === 'string' ? sql.typed(value as never, TEXT) : value,
      )
      const rows = await sql.unsafe(text, typed as never[])
      return { rows: [...rows] }
    },
  }
}
