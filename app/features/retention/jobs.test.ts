import { afterEach, expect, test, vi } from 'vitest'
import { cleanUp } from './jobs.ts'

const own = vi.hoisted(() => ({
  takeRules: vi.fn(),
  deleteRows: vi.fn(),
  dropMonths: vi.fn(),
  endRun: vi.fn(),
  removeEndedSets: vi.fn(),
  removeOldExports: vi.fn(),
}))
vi.mock('./mutations.ts', () => own)

afterEach(() => vi.resetAllMocks())

const rows = { runId: 1, rule: 'sms_messages', kind: 'rows' }
const months = { runId: 2, rule: 'card_log', kind: 'partitions' }
const files = { runId: 3, rule: 'exportFiles', kind: 'code' }

test('each rule that is due is followed in its way, and its run ended', async () => {
  own.takeRules.mockResolvedValue([rows, months, files])
  own.deleteRows.mockResolvedValue(7)
  own.dropMonths.mockResolvedValue(0)
  own.removeOldExports.mockResolvedValue(2)
  own.endRun.mockResolvedValue(undefined)
  await cleanUp(new AbortController().signal)
  expect(own.endRun.mock.calls).toEqual([
    [rows, null, null],
    [months, null, null],
    [files, 2, null],
  ])
})

test('a rule that fails keeps no other from its turn, says why, and the queue hears of it', async () => {
  own.takeRules.mockResolvedValue([rows, months])
  own.deleteRows.mockRejectedValue(new Error('no rows'))
  own.dropMonths.mockResolvedValue(0)
  own.endRun.mockResolvedValue(undefined)
  await expect(cleanUp(new AbortController().signal)).rejects.toThrow('no rows')
  expect(own.endRun.mock.calls).toEqual([
    [rows, null, 'no rows'],
    [months, null, null],
  ])
})

test('a worker that is told to stop begins no further rule, and gives back what it has taken', async () => {
  const stop = new AbortController()
  own.takeRules.mockResolvedValue([rows, files])
  own.deleteRows.mockImplementation(async () => {
    stop.abort()
    return 1
  })
  own.endRun.mockResolvedValue(undefined)
  await cleanUp(stop.signal)
  expect(own.removeOldExports).not.toHaveBeenCalled()
  expect(own.endRun.mock.calls).toEqual([
    [rows, null, 'stopped'],
    [files, null, 'stopped'],
  ])
})
