// When a page has come to life: its scripts run, and it has what it asks for by itself.
import { expect, type Page } from '@playwright/test'

/** Frames in a row without a new request, after which a page has everything. */
const QUIET_FRAMES = 8

/** What Remix tells of where it goes. */
type Router = { state: { navigation: { state: 'idle' | 'loading' | 'submitting' } } }

/** What React keeps of the document it has taken over. */
type Root = { stateNode: { current: { memoizedState: { isDehydrated?: boolean } | null } } }

/** Runs in the page. Resolves when React has taken over the document, is on no way to another page, and has drawn. */
async function atHome(): Promise<void> {
  const dead = () => {
    const key = Object.keys(document).find((name) => name.startsWith('__reactContainer$'))
    const root = key && (document as unknown as Record<string, Root>)[key]
    return !root || root.stateNode.current.memoizedState?.isDehydrated === true
  }
  // Papers, files and pages of others have no scripts of ours.
  if (!('__remixContext' in globalThis)) return
  const router = () => (globalThis as unknown as { __remixRouter?: Router }).__remixRouter
  const onTheWay = () => router()?.state.navigation.state !== 'idle'
  while (dead() || onTheWay()) await new Promise((next) => setTimeout(next, 5))
  await new Promise((next) => requestIdleCallback(next, { timeout: 1000 }))
}

/** Whether a look at a page ended so because the page went on to another one. */
export function wasLeft(error: unknown): boolean {
  return (
    error instanceof Error && /Execution context was destroyed|because of a navigation/.test(error.message)
  )
}

/**
 * Waits until a page that was opened, or that a click leads to, answers to clicks and keys: what comes before its
 * scripts run is lost.
 */
export async function hydrated(page: Page): Promise<void> {
  for (;;) {
    try {
      return await page.evaluate(atHome)
    } catch (error) {
      // It leads on to another one by itself.
      if (!wasLeft(error)) throw error
      await page.waitForLoadState()
    }
  }
}

/** The page, where going somewhere ends when what is there can be used. */
export function living(page: Page): Page {
  const { goto, reload, goBack } = page
  return Object.assign(page, {
    goto: async (...to: Parameters<Page['goto']>) => {
      const response = await goto.apply(page, to)
      await hydrated(page)
      return response
    },
    reload: async (...how: Parameters<Page['reload']>) => {
      const response = await reload.apply(page, how)
      await hydrated(page)
      return response
    },
    goBack: async (...how: Parameters<Page['goBack']>) => {
      const response = await goBack.apply(page, how)
      await hydrated(page)
      return response
    },
  })
}

/** Follows the requests of a page. @returns waits until it has what it asks for by itself, event streams aside */
export function requestsOf(page: Page): () => Promise<void> {
  const open = new Set<unknown>()
  let begun = 0
  page.on('request', (request) => {
    if (request.resourceType() === 'eventsource') return
    begun += 1
    open.add(request)
  })
  page.on('requestfinished', (request) => open.delete(request))
  page.on('requestfailed', (request) => open.delete(request))
  return () =>
    expect
      .poll(
        async () => {
          const before = begun
          await page.evaluate(async (frames) => {
            for (let left = frames; left > 0; left -= 1) await new Promise(requestAnimationFrame)
            await new Promise((next) => requestIdleCallback(next, { timeout: 1000 }))
          }, QUIET_FRAMES)
          return open.size === 0 && begun === before
        },
        { message: `the page at ${page.url()} comes to rest`, intervals: [0], timeout: 30_000 },
      )
      .toBe(true)
}
