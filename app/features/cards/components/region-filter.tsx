import { useRef, useState } from 'react'
import { Field } from '#app/components/field.tsx'
import { Select } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { loadTree } from '../../regions/components/load-tree.ts'
import { messages } from '../messages.ts'
import type { RegionFilterOptions } from '../types.ts'

/**
 * Cards by where they can be sent: a province, then a city of it. Without scripts the cities come with the answer
 * to a search for the province.
 */
export function RegionFilter({
  options,
  errors,
}: {
  options: RegionFilterOptions
  errors: string[] | undefined
}) {
  const t = useMessages(messages)
  const [cities, setCities] = useState(options.cities)
  const [city, setCity] = useState(options.city)
  // A slow answer must not fill in the cities of a province that was left meanwhile.
  const asked = useRef(options.region)
  const choose = async (region: string) => {
    asked.current = region
    setCity('')
    setCities([])
    if (!/^\d{2}$/.test(region)) return
    const tree = await loadTree().catch(() => undefined)
    if (asked.current !== region || !tree) return
    setCities((tree[`${region}0000`] ?? []).map((each) => ({ ...each, code: each.code.slice(0, 4) })))
  }
  return (
    <>
      <Field label={t('region')} errors={errors}>
        <Select
          name="region"
          defaultValue={options.region}
          placeholder={t('anyRegion')}
          onChange={(event) => void choose(event.currentTarget.value)}
        >
          <option value="none">{t('regionNone')}</option>
          <option value="some">{t('regionSome')}</option>
          <optgroup label={t('regionCan')}>
            {options.provinces.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </optgroup>
        </Select>
      </Field>
      {cities.length > 0 && (
        <Field label={t('city')}>
          <Select
            name="city"
            value={city}
            onChange={(event) => setCity(event.currentTarget.value)}
            placeholder={t('wholeProvince')}
            options={cities.map(({ code, name }) => ({ value: code, label: name }))}
          />
        </Field>
      )}
    </>
  )
}
