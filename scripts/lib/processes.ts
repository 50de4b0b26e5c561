import { type ChildProcess, spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/**
 * Node's options of a worker. Its jobs stream: they make much that is young and keep little. V8 would answer
 * with an ever larger young generation, and the memory of an export would grow with its length.
 */
export const WORKER_NODE_OPTIONS = ['--max-semi-space-size=8']

// Of the launcher alone: no process of ours may have a login but its own.
const LAUNCHER_ONLY = [
  'DATABASE_URL',
  'TIHUO_WEB_DATABASE_URL',
  'TIHUO_WORKER_DATABASE_URL',
  'TIHUO_REDEEM_DATABASE_URL',
]

/** The settings of a child: ours, without those that are the launcher's, or given as empty. */
function childEnv(given: Record<string, string>): NodeJS.ProcessEnv {
  const merged: NodeJS.ProcessEnv = { ...process.env, ...given }
  for (const name of LAUNCHER_ONLY) delete merged[name]
  for (const [name, value] of Object.entries(given)) if (value === '') delete merged[name]
  return merged
}

/** What a process of ours says when it is up; some say more. */
export type Hello = { ready?: boolean; port?: number }
export type Running<H extends Hello = Hello> = {
  child: ChildProcess
  hello: H
  port: number | undefined
  stop: () => Promise<void>
}

/**
 * Starts one of our processes and waits until it says that it is up.
 * @param options.file entry file below the root
 * @param options.env its settings; an empty one is taken away
 * @param options.logFile where its log goes; inherits ours when absent
 * @throws when it ends, or is not up within a minute
 */
export async function startProcess<H extends Hello = Hello>(options: {
  name: string
  file: string
  env: Record<string, string>
  logFile?: string
  nodeOptions?: string[]
}): Promise<Running<H>> {
  const out = options.logFile ? openSync(options.logFile, 'a') : 'inherit'
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ...(options.nodeOptions ?? []), join(root, options.file)],
    {
      cwd: root,
      stdio: ['ignore', out, out, 'ipc'],
      env: { ...childEnv(options.env), TIHUO_PROCESS: options.name },
    },
  )
  const end = () => child.kill('SIGTERM')
  process.on('exit', end)
  child.once('exit', () => process.off('exit', end))
  const hello = await new Promise<H>((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`${options.name} is not up after a minute`)), 60_000)
    child.once('message', (message) => {
      clearTimeout(timer)
      done(message as H)
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      failed(
        new Error(
          `${options.name} ended with code ${code} while starting${options.logFile ? `; see ${options.logFile}` : ''}`,
        ),
      )
    })
  })
  return {
    child,
    hello,
    port: hello.port,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = new Promise((end) => child.once('exit', end))
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), 12_000)
      await gone
      clearTimeout(force)
    },
  }
}
