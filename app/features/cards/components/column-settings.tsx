import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react'
import { type MouseEvent, useId, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Select } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { type CardColumn, type CardView, inOrder, MAX_FROZEN, moved } from '../columns.ts'
import { messages } from '../messages.ts'
import { Disclosure } from './disclosure.tsx'

/** Which columns one sees, in which order, and how many stay in sight; remembered for the account. */
export function ColumnSettings({ view }: { view: CardView }) {
  const t = useMessages(messages)
  // What is saved is what counts: after saving the fields begin anew.
  return (
    <Disclosure summary={t('columns')} icon={Columns3}>
      <Fields key={JSON.stringify(view)} view={view} />
    </Disclosure>
  )
}

function Fields({ view }: { view: CardView }) {
  const t = useMessages(messages)
  const id = useId()
  const [order, setOrder] = useState(() => inOrder(view))
  const move = (column: CardColumn, by: -1 | 1) => (event: MouseEvent) => {
    // Without scripts the button sends the form; with them nothing is sent before it is saved.
    event.preventDefault()
    setOrder((now) => moved(now, column, by))
  }
  return (
    <Form method="post" preventScrollReset className="flex flex-col gap-3">
      {/* What Enter presses: the first button of a form, which would else move a column. */}
      <button type="submit" name="intent" value="view" className="hidden" tabIndex={-1} aria-hidden />
      <p className="text-[13px] text-muted">{t('columnsHint')}</p>
      <ul className="grid gap-x-6 sm:grid-cols-2 lg:grid-cols-3">
        {order.map((column, at) => (
          <li key={column} className="flex items-center gap-2">
            <input type="hidden" name="order" value={column} />
            <label htmlFor={`${id}-${column}`} className="flex min-w-0 flex-1 items-center gap-2 py-1">
              <input
                id={`${id}-${column}`}
                type="checkbox"
                name="shown"
                value={column}
                defaultChecked={view.columns.includes(column)}
                disabled={column === 'serial'}
                className="size-4 shrink-0 accent-accent"
              />
              <span className="truncate">{t(column)}</span>
              {column === 'serial' && <span className="text-xs text-muted">{t('always')}</span>}
            </label>
            {column === 'serial' && <input type="hidden" name="shown" value="serial" />}
            <MoveButton column={column} by={-1} disabled={at === 0} onMove={move(column, -1)} />
            <MoveButton column={column} by={1} disabled={at === order.length - 1} onMove={move(column, 1)} />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t('frozen')} className="w-48">
          <Select
            name="frozen"
            size="sm"
            defaultValue={String(view.frozen)}
            options={Array.from({ length: MAX_FROZEN + 1 }, (_, n) => ({
              value: String(n),
              label: n === 0 ? t('frozenNone') : t('frozenCount', { n }),
            }))}
          />
        </Field>
        <Button type="submit" name="intent" value="view" size="sm">
          {t('saveColumns')}
        </Button>
        <Button type="submit" name="intent" value="view-default" size="sm" variant="ghost">
          {t('resetColumns')}
        </Button>
      </div>
    </Form>
  )
}

type MoveProps = { column: CardColumn; by: -1 | 1; disabled: boolean; onMove: (event: MouseEvent) => void }

function MoveButton({ column, by, disabled, onMove }: MoveProps) {
  const t = useMessages(messages)
  const label = t(by === -1 ? 'up' : 'down', { column: t(column) })
  return (
    <Button
      type="submit"
      name="move"
      value={`${column}:${by}`}
      variant="ghost"
      size="sm"
      aria-label={label}
      disabled={disabled}
      onClick={onMove}
      className="size-8 px-0"
    >
      {by === -1 ? <ArrowUp aria-hidden /> : <ArrowDown aria-hidden />}
    </Button>
  )
}
