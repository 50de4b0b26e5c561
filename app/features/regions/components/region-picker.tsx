import { useRef, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { cn } from '#app/components/cn.ts'
import { useControlSize } from '#app/components/control-size.tsx'
import { Field, FieldErrors, RequiredMark } from '#app/components/field.tsx'
import { Select } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { placeName } from '../place-name.ts'
import { noneAllowed, type RegionRule } from '../rule.ts'
import type { RegionCodes, RegionLists, RegionOption } from '../types.ts'
import { loadTree } from './load-tree.ts'

type Level = keyof RegionCodes

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
  /** Where parcels may go, in all of these: a choice outside is refused as soon as it is made. */
  rules?: readonly RegionRule[] | undefined
  /** False: nothing need be chosen. */
  required?: boolean | undefined
  /** What is wrong, by level. */
  errors: Partial<Record<Level, readonly string[] | undefined>>
  idPrefix: string
}

const LEVELS = [
  { level: 'province', list: 'provinces', placeholder: 'chooseProvince', digits: 2 },
  { level: 'city', list: 'cities', placeholder: 'chooseCity', digits: 4 },
  { level: 'district', list: 'districts', placeholder: 'chooseDistrict', digits: 6 },
] as const

/** The first level at which nothing that is chosen, or could be chosen below, is served. */
function refusedLevel(rules: readonly RegionRule[], chosen: RegionCodes): Level | undefined {
  return LEVELS.find(
    ({ level, digits }) =>
      chosen[level] && rules.some((rule) => noneAllowed(rule, chosen[level].slice(0, digits))),
  )?.level
}

function placeOf(level: Level, lists: RegionLists, chosen: RegionCodes): string {
  const nameOf = (list: keyof RegionLists, code: string) =>
    lists[list].find((option) => option.code === code)?.name ?? ''
  const province = nameOf('provinces', chosen.province)
  if (level === 'province') return placeName(province)
  const city = nameOf('cities', chosen.city)
  return level === 'city'
    ? placeName(province, city)
    : placeName(province, city, nameOf('districts', chosen.district))
}

/**
 * Province, city and district, each list depending on the one above. Without scripts a button asks the
 * server for the lists below (it posts intent=regions).
 */
export function RegionPicker(props: RegionPickerProps) {
  const { lists: initial, codes, names, rules = [], errors, idPrefix, required = true } = props
  const t = useMessages(messages)
  const lg = useControlSize() === 'lg'
  const { lists, chosen, failed, choose } = useCascade(initial, codes)
  // One sentence at a time: the level above decides what there is to choose below.
  const refused = refusedLevel(rules, chosen)
  const wrong = refused ?? LEVELS.find(({ level }) => errors[level]?.length)?.level
  const sentences = refused ? [t('notServed', { place: placeOf(refused, lists, chosen) })] : undefined
  return (
    <fieldset
      className="flex min-w-0 flex-col gap-1.5"
      onFocus={() => void loadTree().catch(() => undefined)}
    >
      <legend className={cn('mb-1.5 font-medium', lg ? 'text-base' : 'text-[13px]')}>
        {t('region')}
        {required && <RequiredMark />}
      </legend>
      {LEVELS.map(({ level, list, placeholder }) => (
        <Field
          key={level}
          id={`${idPrefix}-${level}`}
          label={t(level)}
          hideLabel
          errors={level === wrong ? (sentences ?? errors[level]) : undefined}
          required={required}
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
