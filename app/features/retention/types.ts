/** partitions: months of a log are dropped; rows: deleted in batches; code: a step of jobs.ts. */
export type RuleKind = 'partitions' | 'rows' | 'code'

/** A rule whose turn has come, and which this worker has taken. */
export type DueRule = { runId: number; rule: string; kind: RuleKind }

/** What is kept for how long, and what the clean-up has done about it lately. */
export type KeptFor = {
  rule: string
  kind: RuleKind
  nightly: boolean
  keepSeconds: number
  nextRunAt: Date
  /** Of the newest run; null before the first. */
  startedAt: Date | null
  finishedAt: Date | null
  /** Why it stopped early; '' for viewers who are not told. */
  problem: string | null
  lastRemoved: number
  /** In the last 30 days: of all merchants for the platform, of the own one for a merchant. */
  removed: number
  /** Months of logs that the newest run has dropped. */
  dropped: string[]
}
