// The first thing `npm start` and `npm test` run. It must work on Node 20 with no node_modules:
// it installs what the lock file asks for, then hands over to the Node 24 that npm just brought.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const marker = join(root, 'node_modules', '.tihuo-installed')
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package.json')))
  .update(existsSync(join(root, 'package-lock.json')) ? readFileSync(join(root, 'package-lock.json')) : '')
  .digest('hex')

const installed = existsSync(marker) ? readFileSync(marker, 'utf8') : ''
if (installed !== wanted) {
  // On standard error: `npm run bench -- NAME --json` promises a standard output with nothing but its line.
  console.error('Installing packages (a few minutes the first time) …')
  // Not `npm ci`: it refuses a lock file that lacks a binary package for another platform, and registries
  // that mirror only some platforms make such lock files. `--no-save` installs what is locked, unchanged; `--include=dev`,
  // because the build needs it also where NODE_ENV says production.
  const result = spawnSync(
    'npm',
    ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['inherit', 2, 2],
      shell: process.platform === 'win32',
    },
  )
  if (result.status !== 0) {
    console.error('npm install failed; the message above says why.')
    process.exit(result.status ?? 1)
  }
  mkdirSync(dirname(marker), { recursive: true })
  writeFileSync(marker, wanted)
}

const [script, ...args] = process.argv.slice(2)
if (!script) {
  console.error('usage: node scripts/bootstrap.mjs SCRIPT [ARG …]')
  process.exit(2)
}
const node = join(root, 'node_modules', '.bin', 'node')
const env = {
  ...process.env,
  PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH ?? ''}`,
  DO_NOT_TRACK: '1',
}
const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
  cwd: root,
  stdio: 'inherit',
  env,
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 1)))
