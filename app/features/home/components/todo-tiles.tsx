import { CircleCheckBig } from 'lucide-react'
import { cn } from '#app/components/cn.ts'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Link } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Todo, TodoKind } from '../types.ts'

// What cannot wait stands out; what has failed is a warning.
const URGENT: ReadonlySet<TodoKind> = new Set(['overdue', 'failedPushes', 'disputed'])

/** What there is to be done today, each number leading to its list. */
export function TodoTiles({ todos }: { todos: readonly Todo[] }) {
  const t = useMessages(messages)
  return (
    <section aria-labelledby="todo-title" className="flex flex-col gap-3">
      <div>
        <h2 id="todo-title" className="text-[15px] font-semibold">
          {t('todoTitle')}
        </h2>
        {todos.length > 0 && <p className="mt-0.5 text-[13px] text-muted">{t('todoLead')}</p>}
      </div>
      {todos.length === 0 ? (
        <EmptyState icon={CircleCheckBig} title={t('allDone')} body={t('allDoneBody')} />
      ) : (
        <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-4 xl:grid-cols-5">
          {todos.map(({ kind, count, to }) => (
            <li key={kind} className="min-w-0">
              <Link
                to={to}
                data-todo={kind}
                className="flex h-full flex-col gap-1 rounded-md border border-line bg-surface p-4 transition-colors hover:border-edge"
              >
                <span className="text-[13px] text-muted">{t(`todo.${kind}`)}</span>
                <span
                  className={cn('text-2xl leading-8 font-semibold', URGENT.has(kind) && 'text-danger-ink')}
                  data-count
                >
                  {count >= 1000 ? t('more', { n: 999 }) : count}
                </span>
                <span className="text-xs text-muted">{t(`hint.${kind}`)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
