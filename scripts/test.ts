// `npm test`: lint, types, unit, database, browser. Every step runs even when one before it failed, so that
// one run tells everything; the exit code is 0 only when all passed.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { buildWeb } from './lib/build.ts'

type Counts = { passed: number; failed: number; skipped: number }
type Step = { name: string; command: string[]; report?: string }

const bin = (name: string) => `node_modules/.bin/${name}`
const vitest = (project: string): Step => ({
  name: project,
  command: [
    bin('vitest'),
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile=test-results/${project}.json`,
  ],
  report: `test-results/${project}.json`,
})
const steps: Step[] = [
  { name: 'lint', command: [bin('biome'), 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: [bin('tsc'), '--noEmit', '-p', '.'] },
  vitest('unit'),
  vitest('database'),
  {
    name: 'browser',
    command: [process.execPath, '--disable-warning=ExperimentalWarning', 'scripts/e2e.ts'],
    report: 'test-results/e2e.json',
  },
]

/** How many tests a report counts; undefined when there is no report to read. */
function countsOf(file: string): Counts | undefined {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    if (report.stats) {
      return {
        passed: report.stats.expected,
        failed: report.stats.unexpected + report.stats.flaky,
        skipped: report.stats.skipped,
      }
    }
    return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests }
  } catch {
    return undefined
  }
}

rmSync('test-results', { recursive: true, force: true })
mkdirSync('test-results', { recursive: true })
const only = process.argv.slice(2)
const summary: string[] = []
const total: Counts = { passed: 0, failed: 0, skipped: 0 }
let ok = true
for (const step of steps) {
  if (only.length > 0 && !only.includes(step.name)) continue
  console.log(`\n— ${step.name} —`)
  const started = Date.now()
  if (step.name === 'browser') buildWeb()
  const [file, ...args] = step.command as [string, ...string[]]
  const result = spawnSync(file, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DO_NOT_TRACK: '1' },
  })
  const counts = step.report ? countsOf(step.report) : undefined
  // A test step without a readable report, or with no test in it, has not tested anything.
  const passed = result.status === 0 && (!step.report || (counts !== undefined && counts.passed > 0))
  ok &&= passed
  if (counts) {
    total.passed += counts.passed
    total.failed += counts.failed
    total.skipped += counts.skipped
  }
  const figures = counts ? `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped` : ''
  summary.push(
    `${passed ? 'ok    ' : 'FAILED'}  ${step.name.padEnd(9)} ${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s  ${figures}`,
  )
}
console.log(`\n${summary.join('\n')}\n`)
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(ok ? 0 : 1)
