import { ChevronDown, Filter, X } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { Form, Link } from '#app/components/navigation.tsx'
import { Select } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { Choices } from '../data.ts'
import { filterInWords, memberInWords, type Wording } from '../in-words.ts'
import { messages } from '../messages.ts'
import { DIMENSIONS, type Dimension, NONE, type ReportRequest } from '../types.ts'
import { KeptChoices } from './kept-choices.tsx'
import { reportHref } from './report-links.ts'

export interface FilterBarProps {
  request: ReportRequest
  choices: Choices
  wording: Wording
}

/** What each dimension can be narrowed to. */
function optionsOf(dimension: Dimension, choices: Choices, wording: Wording) {
  if (dimension === 'face') {
    const values = new Set(choices.batch.map((batch) => batch.faceValueMinor ?? 0))
    return [...values]
      .sort((a, b) => a - b)
      .map((value) => ({
        value: String(value),
        label: memberInWords('face', { id: String(value), name: null, faceValueMinor: value }, wording),
      }))
  }
  const known = choices[dimension].map(({ id, name }) => ({ value: id, label: name }))
  const none = {
    value: NONE,
    label: memberInWords(dimension, { id: NONE, name: null, faceValueMinor: null }, wording),
  }
  return dimension === 'product' || dimension === 'batch' ? known : [...known, none]
}

/** The name of a filter's value; null when it is none of the choices. */
function nameOfFilter(dimension: Dimension, value: string, choices: Choices): string | null {
  if (dimension === 'face') return null
  return choices[dimension].find(({ id }) => id === value)?.name ?? null
}

/** Narrows a report; what is chosen stands below, each with a way to take it back. */
export function FilterBar({ request, choices, wording }: FilterBarProps) {
  const t = useMessages(messages)
  const active = DIMENSIONS.filter((dimension) => request.filters[dimension] !== undefined)
  return (
    <div className="flex flex-col gap-2">
      <details className="group rounded-md border border-line bg-surface">
        <summary className="flex min-h-10 pointer-coarse:min-h-11 items-center gap-2 px-3.5 py-2 text-[13px] font-medium select-none hover:bg-hover [&::-webkit-details-marker]:hidden">
          <Filter aria-hidden className="size-4" /> {t('filters')}
          {active.length > 0 && <span className="text-muted">{active.length}</span>}
          <ChevronDown
            aria-hidden
            className="ml-auto size-4 text-muted transition-transform group-open:rotate-180"
          />
        </summary>
        <Form
          key={JSON.stringify(request.filters)}
          method="get"
          action="/admin/reports"
          className="border-t border-line p-3.5"
        >
          <KeptChoices request={request} without={DIMENSIONS} />
          <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
            {DIMENSIONS.map((dimension) => (
              <Field key={dimension} label={t(`rows.${dimension}`)}>
                <Select
                  name={dimension}
                  size="sm"
                  defaultValue={request.filters[dimension] ?? ''}
                  placeholder={t('anyOf')}
                  options={optionsOf(dimension, choices, wording)}
                />
              </Field>
            ))}
          </div>
          <Button type="submit" size="sm" className="mt-3">
            {t('applyFilters')}
          </Button>
        </Form>
      </details>
      {active.length > 0 && <ActiveFilters {...{ request, choices, wording, active }} />}
    </div>
  )
}

function ActiveFilters({
  request,
  choices,
  wording,
  active,
}: FilterBarProps & { active: readonly Dimension[] }) {
  const t = useMessages(messages)
  return (
    <ul className="flex flex-wrap gap-2">
      {active.map((dimension) => {
        const value = request.filters[dimension] ?? ''
        const what = filterInWords(dimension, value, nameOfFilter(dimension, value, choices), wording)
        const { [dimension]: _, ...filters } = request.filters
        return (
          <li key={dimension}>
            <Link
              to={reportHref(request, { filters })}
              aria-label={t('removeFilter', { what })}
              className="inline-flex min-h-8 pointer-coarse:min-h-11 items-center gap-1.5 rounded-md bg-accent-soft px-2.5 py-1 text-[13px] hover:bg-hover"
            >
              {what} <X aria-hidden className="size-3.5 shrink-0" />
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
