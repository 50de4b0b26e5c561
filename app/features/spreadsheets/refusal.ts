import type { FileProblem } from './types.ts'

/** Thrown while a file is being read, when it cannot be: reading stops at once, wherever it is. */
export class FileRefused extends Error {
  override name = 'FileRefused'
  readonly problem: FileProblem
  constructor(problem: FileProblem, cause?: unknown) {
    super(problem, { cause })
    this.problem = problem
  }
}
