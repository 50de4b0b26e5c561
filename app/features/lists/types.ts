/** What became of a pasted list. */
export type ListSummary = {
  listId: string
  /** Numbers pasted, repeats included; null: the cards were ticked in a list. */
  pasted: number | null
  repeats: number
  /** Cards found. */
  found: number
  unknown: number
  /** Some of the unknown numbers, as they were read. */
  examples: string[]
}
