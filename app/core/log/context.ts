import { AsyncLocalStorage } from 'node:async_hooks'

/** What every log line of one request or job carries. Ids only, never personal data. */
export type LogContext = { requestId?: string; merchantId?: string; jobId?: string; queue?: string }

const storage = new AsyncLocalStorage<LogContext>()

/** Runs fn with a context that all its log lines carry, however deep they are written. */
export function withLogContext<T>(context: LogContext, fn: () => T): T {
  return storage.run({ ...storage.getStore(), ...context }, fn)
}

/** Adds to the context of the request or job that is running; does nothing outside of one. */
export function addLogContext(context: LogContext): void {
  const current = storage.getStore()
  if (current) Object.assign(current, context)
}

/** The context of the running request or job; empty outside of one. */
export function logContext(): LogContext {
  return storage.getStore() ?? {}
}
