import { createContext, type ReactNode, useContext } from 'react'

/** sm and md: dense, for the back office. lg: 48 px high, for consumers and counters. */
export type ControlSize = 'sm' | 'md' | 'lg'

const ControlSizeContext = createContext<ControlSize>('md')

/** Sets the size of every button and field below it, so that a consumer page cannot end up with small targets. */
export function ControlSizeProvider({ size, children }: { size: ControlSize; children: ReactNode }) {
  return <ControlSizeContext.Provider value={size}>{children}</ControlSizeContext.Provider>
}

/** The size a control should have: its own if given, else that of the shell around it. */
export function useControlSize(own?: ControlSize | undefined): ControlSize {
  const inherited = useContext(ControlSizeContext)
  return own ?? inherited
}
