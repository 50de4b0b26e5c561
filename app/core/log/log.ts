import { pino } from 'pino'
import { logContext } from './context.ts'

// Names under which personal data or secrets could come along; their values never reach a log.
const personal = [
  'password',
  'newPassword',
  'cardPassword',
  'consignee',
  'phone',
  'address',
  'email',
  'token',
  'authorization',
  'cookie',
  'secret',
  'key',
]

/** The process's structured log: JSON lines on standard output, personal data redacted. */
export const log = pino({
  level: process.env.TIHUO_LOG_LEVEL ?? 'info',
  base: { pid: process.pid, process: process.env.TIHUO_PROCESS ?? 'tihuo' },
  redact: { paths: personal.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
  // A copy: pino assigns the fields of the line to whatever the mixin gives.
  mixin: () => ({ ...logContext() }),
})
