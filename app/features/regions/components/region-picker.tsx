import { useRef, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { Field, FieldErrors, RequiredMark } from '#app/components/field.tsx'
import { Select } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { RegionCodes, RegionLists, RegionOption, RegionTree } from '../types.ts'

type Level = keyof RegionCodes

let tree: Promise<RegionTree> | undefined

/** The whole table, asked for once in the life of the page and again after a failure. */
function loadTree(): Promise<RegionTree> {
  tree ??= fetch('/regions.json').then((response) => {
    if (!response.ok) throw new Error(`regions: ${response.status}`)
    return response.json() as Promise<RegionTree>
  })
  tree.catch(() => {
    tree = undefined
  })
  return tree
}

const optionsOf = (list: readonly RegionOption[]) =>
  list.map(({ code, name }) => ({ value: code, label: name }))

/** Lists and choices of the picker; the lists below a choice come from the table once it is there. */
function useCascade(initial: RegionLists, given: RegionCodes) {
  const [lists, setLists] = useState(initial)
  const [chosen, setChosen] = useState(given)
  const [failed, setFailed] = useState(false)
  // A slow table must not overwrite what was chosen meanwhile.
  const turn = useRef(0)

  const choose = async (level: Level, code: string) => {
    turn.current += 1
    const mine = turn.current
    setFailed(false)
    if (level === 'district') {
      setChosen((now) => ({ ...now, district: code }))
      return
    }
    const next: RegionCodes =
      level === 'province'
        ? { province: code, city: '', district: '' }
        : { ...chosen, city: code, district: '' }
    setChosen(next)
    setLists((now) => ({ ...now, districts: [], ...(level === 'province' ? { cities: [] } : {}) }))
    try {
      const table = await loadTree()
      if (mine !== turn.current) return
      const cities = table[next.province] ?? []
      // Municipalities have one city of the same name: no reason to ask.
      const city = next.city || (cities.length === 1 ? (cities[0]?.code ?? '') : '')
      setLists((now) => ({ ...now, cities, districts: city ? (table[city] ?? []) : [] }))
      setChosen({ ...next, city })
    } catch {
      if (mine === turn.current) setFailed(true)
    }
  }
  return { lists, chosen, failed, choose }
}

export interface RegionPickerProps {
  /** What the server has put into the lists for the codes given. */
  lists: RegionLists
  codes: RegionCodes
  /** Names of the three form fields. */
  names: RegionCodes
  /** What is wrong, by level. */
  errors: Partial<Record<Level, readonly string[] | undefined>>
  idPrefix: string
}

const LEVELS = [
  { level: 'province', list: 'provinces', placeholder: 'chooseProvince' },
  { level: 'city', list: 'cities', placeholder: 'chooseCity' },
  { level: 'district', list: 'districts', placeholder: 'chooseDistrict' },
] as const

/**
 * Province, city and district, each list depending on the one above. Without scripts a button asks the
 * server for the lists below (it posts intent=regions).
 */
export function RegionPicker({ lists: initial, codes, names, errors, idPrefix }: RegionPickerProps) {
  const t = useMessages(messages)
  const { lists, chosen, failed, choose } = useCascade(initial, codes)
  // One sentence at a time: the level above decides what there is to choose below.
  const wrong = LEVELS.find(({ level }) => errors[level]?.length)?.level
  return (
    <fieldset
      className="flex min-w-0 flex-col gap-1.5"
      onFocus={() => void loadTree().catch(() => undefined)}
    >
      <legend className="mb-1.5 text-base font-medium">
        {t('region')}
        <RequiredMark />
      </legend>
      {LEVELS.map(({ level, list, placeholder }) => (
        <Field
          key={level}
          id={`${idPrefix}-${level}`}
          label={t(level)}
          hideLabel
          errors={level === wrong ? errors[level] : undefined}
          required
        >
          <Select
            name={names[level]}
            value={chosen[level]}
            onChange={(event) => void choose(level, event.currentTarget.value)}
            placeholder={t(placeholder)}
            options={optionsOf(lists[list])}
            // A value that the browser restores on reload would not be the one React knows.
            autoComplete="off"
          />
        </Field>
      ))}
      <noscript>
        <Button
          type="submit"
          name="intent"
          value="regions"
          variant="secondary"
          formNoValidate
          className="w-full"
        >
          {t('update')}
        </Button>
      </noscript>
      <FieldErrors errors={failed ? [t('loadFailed')] : undefined} />
    </fieldset>
  )
}
