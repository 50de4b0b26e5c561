import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { useScripted } from './use-scripted.ts'

interface Toast {
  id: number
  text: string
  tone: 'success' | 'danger'
}
type ShowToast = (text: string, tone?: Toast['tone']) => void

const ToastContext = createContext<ShowToast>(() => undefined)

/** `const toast = useToast(); toast(t('saved'))`, for the result of something small done without leaving the page. */
export function useToast(): ShowToast {
  return useContext(ToastContext)
}

/** Shows toasts in the corner; the shells bring it along. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useMessages(common)
  const scripted = useScripted()
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const nextId = useRef(1)
  const show = useCallback<ShowToast>((text, tone = 'success') => {
    const id = nextId.current++
    // Three at most: the newest says what matters.
    setToasts((current) => [...current.slice(-2), { id, text, tone }])
  }, [])
  const remove = (id: number) => setToasts((current) => current.filter((toast) => toast.id !== id))
  return (
    <ToastContext.Provider value={show}>
      <Radix.Provider label={t('notifications')} swipeDirection="right">
        {children}
        {toasts.map(({ id, text, tone }) => (
          <Radix.Root
            key={id}
            // A failure stays until it is read.
            duration={tone === 'danger' ? Number.POSITIVE_INFINITY : 5000}
            type={tone === 'danger' ? 'foreground' : 'background'}
            onOpenChange={(open) => !open && remove(id)}
            className="flex items-start gap-3 rounded-md border border-line bg-surface px-4 py-3 shadow-md"
          >
            {tone === 'danger' ? (
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger-ink" />
            ) : (
              <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success-ink" />
            )}
            <Radix.Description className="min-w-0 flex-1">{text}</Radix.Description>
            <Radix.Close aria-label={t('dismiss')} className="-m-2 rounded-md p-2 text-muted hover:text-ink">
              <X aria-hidden className="size-4" />
            </Radix.Close>
          </Radix.Root>
        ))}
        {scripted && (
          <Radix.Viewport className="fixed inset-x-4 bottom-4 z-60 flex flex-col gap-2 outline-none sm:left-auto sm:w-96" />
        )}
      </Radix.Provider>
    </ToastContext.Provider>
  )
}
