import { afterEach, expect, test, vi } from 'vitest'
import { cleanUp } from './jobs.ts'

const steps = vi.hoisted(() => ({
  forgetOldLogs: vi.fn(),
  forgetOldSecrets: vi.fn(),
  removeEndedSets: vi.fn(),
  removeOldExports: vi.fn(),
  removeOldLists: vi.fn(),
}))
const others = vi.hoisted(() => ({
  forgetOldGuard: vi.fn(),
  forgetOldMessages: vi.fn(),
  forgetOldNotifications: vi.fn(),
  forgetOldWebhooks: vi.fn(),
  forgetOldRisks: vi.fn(),
  removeOldDrawings: vi.fn(),
  removeOldImports: vi.fn(),
  removeOldShipments: vi.fn(),
  removeAbandonedExports: vi.fn(),
}))
vi.mock('./mutations.ts', () => steps)
vi.mock('../drawings/mutations.ts', () => others)
vi.mock('../fraud/mutations.ts', () => others)
vi.mock('../guard/mutations.ts', () => others)
vi.mock('../imports/mutations.ts', () => others)
vi.mock('../shipping/mutations.ts', () => others)
vi.mock('../sms/mutations.ts', () => others)
vi.mock('../notifications/mutations.ts', () => others)
vi.mock('../webhooks/mutations.ts', () => others)
vi.mock('../exports/abandoned-exports.ts', () => others)

afterEach(() => vi.resetAllMocks())

test('a step that fails keeps no other from running, and the queue hears of it', async () => {
  steps.forgetOldLogs.mockRejectedValue(new Error('no logs'))
  await expect(cleanUp(new AbortController().signal)).rejects.toThrow('no logs')
  for (const step of Object.values({ ...steps, ...others })) expect(step).toHaveBeenCalledTimes(1)
})

test('a worker that is told to stop begins no further step', async () => {
  const stop = new AbortController()
  steps.forgetOldLogs.mockImplementation(async () => stop.abort())
  await cleanUp(stop.signal)
  expect(steps.removeOldExports).not.toHaveBeenCalled()
})
