import { useEffect } from 'react'

const TYPED_INTO = 'input:not([type=color]):not([type=checkbox]):not([type=radio]), textarea, select'

/** Ctrl+Z and Ctrl+Y (on a Mac Command, with Shift for redo), wherever nothing is being typed. */
export function useUndoKeys(undo: () => void, redo: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return
      const key = event.key.toLowerCase()
      if (key !== 'z' && key !== 'y') return
      // The browser takes back what was typed by itself.
      if (event.target instanceof Element && event.target.matches(TYPED_INTO)) return
      event.preventDefault()
      if (key === 'y' || event.shiftKey) redo()
      else undo()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [undo, redo])
}
