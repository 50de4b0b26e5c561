// `npm run operator -- reset-factor LOGIN [--yes]` and `reset-password LOGIN [--yes]`: lets an operator of the platform in
// again who has lost phone and recovery codes, or the password. For those who run the server, while Tihuo runs.
import { existsSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { loadEnvFile } from 'node:process'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import type { Sql } from '#app/core/db/pool.ts'
import { parseLauncherEnv } from '#app/core/env/env.ts'
import { runningInstallation } from './lib/running.ts'

const USAGE = `usage: npm run operator -- reset-factor LOGIN [--yes]
       npm run operator -- reset-password LOGIN [--yes]

reset-factor    takes the second factor and its recovery codes away: the password is enough to sign in
reset-password  gives a temporary password, printed once, that must be changed at the next sign-in
Both end all sessions of the operator and leave a line in the log of sign-ins.
--yes           does not ask`

const COMMANDS = ['reset-factor', 'reset-password'] as const
type Command = (typeof COMMANDS)[number]

/** What was asked for; undefined when it makes no sense. */
function asked(): { command: Command; login: string; yes: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      options: { yes: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const [name, login, ...more] = positionals
    const command = COMMANDS.find((each) => each === name)
    return command && login && more.length === 0 ? { command, login, yes: values.yes } : undefined
  } catch {
    return undefined
  }
}

async function confirmed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim())
  } finally {
    terminal.close()
  }
}

const QUESTIONS: Record<Command, string> = {
  'reset-factor': 'Take the second factor away from',
  'reset-password': 'Reset the password of',
}
const FACTOR_STAYS =
  'The second factor stays, and so do its recovery codes. Phone and codes lost, too: reset-factor.'
const unknown = (login: string) => `There is no operator with the login name ${login}.`
const ended = (sessions: number) => `${sessions} ${sessions === 1 ? 'session' : 'sessions'} ended.`

type Wanted = NonNullable<ReturnType<typeof asked>>
type Operators = typeof import('./lib/operators.ts')

/** Does it and says what came out. @returns the exit code */
async function reset(
  operators: Operators,
  sql: Sql,
  { command, login }: Wanted,
  who: string,
): Promise<number> {
  const by = `npm run operator · ${userInfo().username}@${hostname()}`
  if (command === 'reset-factor') {
    const done = await operators.resetOperatorFactor(sql, login, by)
    if (done.ok) console.log(`${who} signs in with the password alone. ${ended(done.sessions)}`)
    else console.error(done.reason === 'NO_FACTOR' ? `${who} has no second factor.` : unknown(login))
    return done.ok ? 0 : 1
  }
  const done = await operators.resetOperatorPassword(sql, login, by)
  if (!done.ok) {
    console.error(unknown(login))
    return 1
  }
  console.log(`Temporary password of ${who}, shown this once: ${done.password}`)
  console.log(`It must be changed at the next sign-in. ${ended(done.sessions)}`)
  if (done.factorKept) console.log(FACTOR_STAYS)
  return 0
}

/** @returns the exit code */
async function run(wanted: Wanted): Promise<number> {
  const { command, login, yes } = wanted
  if (!yes && !process.stdin.isTTY) {
    console.error('This is no terminal to ask on. Nothing has been changed; use --yes.')
    return 2
  }
  if (existsSync('.env')) loadEnvFile('.env')
  const { adminUrl, settings } = runningInstallation(parseLauncherEnv(process.env))
  // The modules of app/core read their settings from the environment, so it must stand first.
  Object.assign(process.env, settings)
  const { connect } = await import('#app/core/db/pool.ts')
  const operators = await import('./lib/operators.ts')
  const sql = connect(adminUrl, 1)
  try {
    const operator = await operators.findOperator(sql, login)
    if (!operator) {
      console.error(unknown(login))
      return 1
    }
    const who = `${operator.loginName} (${operator.displayName})`
    if (!yes && !(await confirmed(`${QUESTIONS[command]} ${who} and end all sessions?`))) {
      console.error('Nothing has been changed.')
      return 1
    }
    return await reset(operators, sql, wanted, who)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

const wanted = asked()
if (!wanted) {
  console.error(USAGE)
  process.exit(2)
}
try {
  process.exit(await run(wanted))
} catch (error) {
  console.error((error as Error).message || 'The database does not answer. Start Tihuo first: npm start')
  if (process.env.TIHUO_LOG_LEVEL === 'debug') console.error(error)
  process.exit(1)
}
