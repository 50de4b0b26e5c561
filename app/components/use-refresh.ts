import { useEffect } from 'react'
import { useRevalidator } from './navigation.tsx'

/**
 * Loads the page's data again every few seconds while something on it moves and somebody looks.
 * @param moving nothing happens while false
 */
export function useRefresh(moving: boolean, everyMs = 3000): void {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    if (!moving) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') revalidate()
    }, everyMs)
    return () => clearInterval(timer)
  }, [moving, everyMs, revalidate])
}
