import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { DEFAULT_LOCALE, type Locale } from './locale.ts'
import { type Messages, type Translate, translator } from './messages.ts'

const LocaleContext = createContext<Locale>(DEFAULT_LOCALE)

/** Gives everything below it the reader's language. */
export function LocaleProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  return <LocaleContext.Provider value={locale}>{children}</LocaleContext.Provider>
}

/** The reader's language, for the functions of format.ts. */
export function useLocale(): Locale {
  return useContext(LocaleContext)
}

/** `const t = useMessages(messages)`: the texts of a dictionary in the reader's language. */
export function useMessages<M extends Messages>(messages: M): Translate<M> {
  const locale = useLocale()
  return useMemo(() => translator(messages, locale), [messages, locale])
}
