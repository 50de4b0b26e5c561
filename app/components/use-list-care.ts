import { useEffect, useRef, useState } from 'react'

/**
 * For a list of rows in a form, each with a button that removes it: what became of the list, to be said aloud, and where
 * the focus goes when the pressed button is gone with its row.
 * @param count rows now
 * @param words what is said of a list that has grown to, or shrunk to, so many rows
 * @returns `add` for the button that adds a row, `said` for the live region
 */
export function useListCare(
  count: number,
  words: { added: (n: number) => string; removed: (n: number) => string },
) {
  const add = useRef<HTMLButtonElement>(null)
  const before = useRef(count)
  const latest = useRef(words)
  latest.current = words
  const [said, setSaid] = useState('')
  useEffect(() => {
    if (count === before.current) return
    setSaid(count > before.current ? latest.current.added(count) : latest.current.removed(count))
    if (count < before.current) add.current?.focus()
    before.current = count
  }, [count])
  return { add, said }
}
