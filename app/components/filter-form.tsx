import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { cn } from './cn.ts'
import { Field } from './field.tsx'
import { Input } from './input.tsx'
import { LinkButton } from './link-button.tsx'
import { Form } from './navigation.tsx'

/** A search as it was typed, right or wrong, by field. */
export type Typed = Readonly<Record<string, string>>

export interface FilterFormProps {
  typed: Typed
  /** Address of the page without a search. */
  home: string
  search: string
  clear: string
  /** Fields in a row on a wide screen. */
  fields: 5 | 6
  children: ReactNode
}

/** A row of fields that search a list; the search is in the address. */
export function FilterForm({ typed, home, search, clear, fields, children }: FilterFormProps) {
  return (
    <Form
      method="get"
      // Another search shows other values, also when the page stays.
      key={JSON.stringify(typed)}
      className={cn(
        'grid grid-cols-2 items-end gap-3 [&>*]:min-w-0',
        fields === 5
          ? 'lg:grid-cols-[repeat(5,minmax(0,1fr))_auto]'
          : 'xl:grid-cols-[repeat(6,minmax(0,1fr))_auto]',
      )}
    >
      {children}
      <div className="flex gap-2">
        <Button type="submit">{search}</Button>
        {Object.keys(typed).length > 0 && (
          <LinkButton to={home} variant="ghost">
            {clear}
          </LinkButton>
        )}
      </div>
    </Form>
  )
}

/** The first and the last day of a search. */
export function DayFields({ typed, from, to }: { typed: Typed; from: string; to: string }) {
  return (
    <>
      <Field label={from}>
        <Input name="from" type="date" defaultValue={typed.from ?? ''} />
      </Field>
      <Field label={to}>
        <Input name="to" type="date" defaultValue={typed.to ?? ''} />
      </Field>
    </>
  )
}
