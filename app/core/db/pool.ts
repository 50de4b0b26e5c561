import postgres from 'postgres'
import { env } from '../env/env.ts'

// int8 as number: every bigint column is checked to stay below 2^53. Dates as 'YYYY-MM-DD': a date has no
// time zone, and a JavaScript Date would give it one.
const types = {
  bigint: { to: 20, from: [20], parse: Number, serialize: String },
  plainDate: { to: 1082, from: [1082], parse: (value: string) => value, serialize: (value: string) => value },
}

export type Sql = postgres.Sql<{ bigint: number; plainDate: string }>
export type Tx = postgres.TransactionSql<{ bigint: number; plainDate: string }>
/** A piece of a statement, to be put into another. */
export type Fragment = postgres.Fragment

/**
 * Opens a pool with our type mapping.
 * @param url postgres:// address with login and password
 * @param max connections at most
 */
export function connect(url: string, max: number): Sql {
  return postgres(url, { max, types, onnotice: () => {}, idle_timeout: 60, connect_timeout: 10 }) as Sql
}

let pool: Sql | undefined
let keysPool: Sql | undefined

/** The pool of this process's own login (app_web or app_worker). For core/db and core/queue alone. */
export function applicationPool(): Sql {
  pool ??= connect(env().TIHUO_DATABASE_URL, env().TIHUO_DATABASE_POOL)
  return pool
}

/** The pool of the key library's login (app_keys). For core/crypto alone. */
export function keyLibraryPool(): Sql {
  keysPool ??= connect(env().TIHUO_KEYS_DATABASE_URL, 2)
  return keysPool
}

/** Closes the pools; used when a process ends. Transactions under way get five seconds. */
export async function closePools(): Promise<void> {
  await Promise.all([pool?.end({ timeout: 5 }), keysPool?.end({ timeout: 5 })])
  pool = undefined
  keysPool = undefined
}
