/** A search that was saved under a name. */
export type SavedFilter = {
  filterId: string
  name: string
  /** Query string of the search, without a question mark. */
  query: string
}
