// Workers and servers that tests start again and again, compiled once: V8's code of all their modules, with the types
// taken away, in a folder of the run (https://nodejs.org/api/module.html#module-compile-cache). Node writes there only
// when a process ends by itself, which those that are killed never do: so it is done once, before any is started.
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/**
 * Imports in a process of its own what a worker imports, and lets every process that is started from now on find it
 * compiled.
 * @param folder where the code is kept; made when it is missing
 */
export async function compileWorkers(folder: string): Promise<void> {
  process.env.NODE_COMPILE_CACHE = folder
  const files = globSync('workers/*.ts', { cwd: root, exclude: ['workers/*test*', 'workers/main.ts'] })
  const modules = [...files, 'app/core/queue/worker.ts', 'app/core/log/metrics.ts'].map(
    (file) => pathToFileURL(join(root, file)).href,
  )
  const script = `for (const url of ${JSON.stringify(modules)}) await import(url)`
  const options = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script]
  await promisify(execFile)(process.execPath, options, { cwd: root })
}
