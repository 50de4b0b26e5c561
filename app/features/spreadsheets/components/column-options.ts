import type { SelectOption } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { columnLetter } from '../words.ts'

/** Which of the previewed rows may be the header; 0 stands for none. */
export function useHeaderRowOptions(rows: readonly { row: number }[]): SelectOption[] {
  const t = useMessages(messages)
  return [
    { value: '0', label: t('headerNone') },
    ...rows.map(({ row }) => ({ value: String(row), label: t('headerAt', { row: String(row) }) })),
  ]
}

/** Columns to choose from, by their letter and what the header calls them. */
export function useColumnOptions(columns: number, header: readonly string[]): SelectOption[] {
  const t = useMessages(messages)
  return Array.from({ length: columns }, (_, i) => ({
    value: String(i),
    label: header[i]
      ? t('columnNamed', { letter: columnLetter(i), name: header[i] })
      : t('column', { letter: columnLetter(i) }),
  }))
}
