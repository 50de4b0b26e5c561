// npm run bench -- NAME [--json]: one comparison on a throw-away installation. With --json, standard output
// is exactly one line. The exit code says that it ran, not how it came out; that is what `ok` is for.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseLauncherEnv } from '#app/core/env/env.ts'
import { startStack } from '../scripts/lib/stack.ts'
import { type Bench, type BenchCase, median, type PairedCase } from './lib/bench.ts'

type CaseResult = { name: string; ratio: number; oursMs: number; baselineMs: number; ratios: number[] }

const folder = dirname(fileURLToPath(import.meta.url))
const json = process.argv.includes('--json')
const round = (value: number, digits = 3) => Number(value.toFixed(digits))
const say = (line: string) => process.stderr.write(`${line}\n`)

/** One pair. Each side goes first every other time, so that neither always finds the machine warm or busy. */
async function runPair(
  test: BenchCase | PairedCase,
  pair: number,
): Promise<{ ours: number; baseline: number }> {
  if ('pair' in test) return test.pair()
  if (pair % 2 === 0) {
    const ours = await test.ours()
    return { ours, baseline: await test.baseline() }
  }
  const baseline = await test.baseline()
  return { ours: await test.ours(), baseline }
}

async function runCase(
  test: BenchCase | PairedCase,
  { pairs, measure }: Pick<Bench, 'pairs' | 'measure'>,
): Promise<CaseResult> {
  await runPair(test, 0)
  const measured: { ours: number; baseline: number }[] = []
  for (let pair = 0; pair < pairs; pair += 1) {
    const result = await runPair(test, pair)
    measured.push(result)
    say(`${test.name}: ours ${round(result.ours)} ms, baseline ${round(result.baseline)} ms`)
  }
  const ratios = measured.map(({ ours, baseline }) =>
    measure === 'rate' ? baseline / ours : ours / baseline,
  )
  return {
    name: test.name,
    ratio: round(median(ratios)),
    oursMs: round(median(measured.map((m) => m.ours))),
    baselineMs: round(median(measured.map((m) => m.baseline))),
    ratios: ratios.map((r) => round(r)),
  }
}

async function main(name: string): Promise<void> {
  const { bench } = (await import(`./${name}.ts`)) as { bench: Bench }
  if (bench.pairs < 5) throw new Error(`${name} measures fewer than 5 pairs`)
  const dataDir = mkdtempSync(join(tmpdir(), 'tihuo-bench-'))
  const settings = parseLauncherEnv({
    TIHUO_LOG_LEVEL: 'warn',
    TIHUO_DATA_DIR: dataDir,
    TIHUO_POSTGRES_PORT: '0',
    TIHUO_SUPABASE_PORT: '0',
  })
  // fast: false: both sides pay for a disk that is told to keep what it is given.
  const stack = await startStack(settings, { fast: false })
  try {
    Object.assign(process.env, stack.envFor('worker'), { TIHUO_PUBLIC_URL: 'https://tihuo.example' })
    const prepared = await bench.prepare(stack)
    const cases: CaseResult[] = []
    for (const test of prepared.cases) cases.push(await runCase(test, bench))
    const { ok: alsoOk = true, ...more } = (await prepared.detail?.()) ?? {}
    const ratios = cases.map((c) => c.ratio)
    const rate = bench.measure === 'rate'
    const ratio = rate ? Math.min(...ratios) : Math.max(...ratios)
    const ok = (rate ? ratio >= bench.limit : ratio <= bench.limit) && alsoOk
    const line = { name, ratio, limit: bench.limit, ok, runs: bench.pairs, detail: { cases, ...more } }
    process.stdout.write(`${JSON.stringify(line, null, json ? undefined : 2)}\n`)
  } finally {
    const { stopSender } = await import('#app/core/queue/outbox.ts')
    const { closePools } = await import('#app/core/db/pool.ts')
    await stopSender()
    await closePools()
    await stack.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const name = process.argv.slice(2).find((argument) => !argument.startsWith('-'))
if (!name || !/^[a-z0-9-]+$/.test(name) || !existsSync(join(folder, `${name}.ts`)) || name === 'run') {
  const known = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  say(`Usage: npm run bench -- NAME [--json]\nNames: ${known.map((file) => file.slice(0, -3)).join(', ')}`)
  process.exit(2)
}
process.env.TIHUO_LOG_LEVEL ??= 'warn'
await main(name)
process.exit(0)
