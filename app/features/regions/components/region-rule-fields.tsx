import { X } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { Checkbox } from '#app/components/checkbox.tsx'
import { FieldErrors } from '#app/components/field.tsx'
import { RadioCards } from '#app/components/radio-cards.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { provinceNodes, type RegionNode, regionNodes, toggle } from '../selection.ts'
import type { RegionOption, RegionRuleOptions } from '../types.ts'
import { loadTree } from './load-tree.ts'
import { RegionTree } from './region-tree.tsx'

export interface RegionRuleFieldsProps {
  /** From regionRuleOptions of regions.ts. To start anew (after another answer of the server), change the key. */
  options: RegionRuleOptions
  errors?: { regionMode?: string[] | undefined; regionCodes?: string[] | undefined } | undefined
  hideLegend?: boolean | undefined
  idPrefix?: string | undefined
}

/** The nodes of the tree: provinces at first, everything once the table has come. */
function useNodes(provinces: readonly RegionOption[]) {
  const [nodes, setNodes] = useState(() => provinceNodes(provinces))
  const [failed, setFailed] = useState(false)
  const asked = useRef(false)
  const reach = useCallback(() => {
    if (asked.current) return
    asked.current = true
    loadTree().then(
      (table) => {
        setNodes(regionNodes(provinces, table))
        setFailed(false)
      },
      () => {
        asked.current = false
        setFailed(true)
      },
    )
  }, [provinces])
  return { nodes, failed, reach }
}

function placesOf(nodes: readonly RegionNode[], into = new Map<string, string>()): Map<string, string> {
  for (const node of nodes) {
    into.set(node.code, node.place)
    placesOf(node.children, into)
  }
  return into
}

/**
 * Where cards can be delivered: fields `regionMode` (none, only, except) and `regionCodes`, once for each region,
 * as regionRuleShape of schema.ts reads them. Without scripts the boxes of the provinces, and of what was chosen
 * below them, are the fields; with scripts hidden fields stand for all that is chosen.
 */
export function RegionRuleFields({
  options,
  errors,
  hideLegend,
  idPrefix = 'region',
}: RegionRuleFieldsProps) {
  const t = useMessages(messages)
  const [scripted, setScripted] = useState(false)
  const [mode, setMode] = useState<string>(options.mode)
  const { nodes, failed, reach } = useNodes(options.provinces)
  const [chosen, setChosen] = useState(() => options.chosen.map((place) => place.code))
  const [stale, setStale] = useState<readonly string[]>()
  const limited = mode !== 'none'
  useEffect(() => setScripted(true), [])
  useEffect(() => {
    if (limited) reach()
  }, [limited, reach])
  const places = useMemo(() => {
    const names = placesOf(nodes)
    for (const { code, name } of options.chosen) if (!names.has(code)) names.set(code, name)
    return names
  }, [nodes, options.chosen])
  // What was wrong with the last choice is not said of the next one.
  const change = (codes: string[]) => {
    setChosen(codes)
    setStale(errors?.regionCodes)
  }
  const codeErrors = errors?.regionCodes === stale ? undefined : errors?.regionCodes
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <RadioCards
        name="regionMode"
        id={`${idPrefix}-mode`}
        legend={t('rule')}
        hideLegend={hideLegend}
        value={mode}
        onChange={setMode}
        errors={errors?.regionMode}
        options={[
          { value: 'none', label: t('ruleNone'), description: t('ruleNoneHint') },
          { value: 'only', label: t('ruleOnly'), description: t('ruleOnlyHint') },
          { value: 'except', label: t('ruleExcept'), description: t('ruleExceptHint') },
        ]}
      />
      <fieldset
        hidden={scripted && !limited}
        aria-describedby={codeErrors ? `${idPrefix}-codes-error` : undefined}
        className="min-w-0"
      >
        <legend className="sr-only">{t('regions')}</legend>
        {scripted ? (
          <Chips
            chosen={chosen}
            places={places}
            onTake={(code) => change(chosen.filter((each) => each !== code))}
            onClear={() => change([])}
          />
        ) : (
          <PlainBoxes chosen={options.chosen} />
        )}
        {scripted && chosen.map((code) => <input key={code} type="hidden" name="regionCodes" value={code} />)}
        <RegionTree
          nodes={nodes}
          chosen={chosen}
          onToggle={(code) => change(toggle(nodes, chosen, code))}
          onReach={reach}
          scripted={scripted}
        />
        <FieldErrors id={`${idPrefix}-codes-error`} errors={failed ? [t('tableFailed')] : codeErrors} />
      </fieldset>
    </div>
  )
}

function Chips(props: {
  chosen: readonly string[]
  places: ReadonlyMap<string, string>
  onTake: (code: string) => void
  onClear: () => void
}) {
  const t = useMessages(messages)
  const { chosen, places } = props
  return (
    <div className="mb-3">
      <p role="status" className="mb-2 text-[13px] text-muted">
        {t('chosen', { n: chosen.length })}
      </p>
      {chosen.length > 0 && (
        <ul aria-label={t('chosenList')} className="flex max-h-40 flex-wrap gap-1.5 overflow-y-auto">
          {chosen.map((code) => (
            <li key={code}>
              <button
                type="button"
                aria-label={t('take', { name: places.get(code) ?? code })}
                onClick={() => props.onTake(code)}
                className="inline-flex min-h-8 items-center gap-1 rounded-md bg-accent-soft px-2 text-[13px] text-accent-ink hover:bg-hover"
              >
                {places.get(code) ?? code}
                <X aria-hidden className="size-3.5" />
              </button>
            </li>
          ))}
          <li>
            <Button size="sm" variant="ghost" onClick={props.onClear}>
              {t('clear')}
            </Button>
          </li>
        </ul>
      )}
    </div>
  )
}

/** Without scripts: what is chosen below the provinces can at least be taken away. */
function PlainBoxes({ chosen }: { chosen: RegionRuleOptions['chosen'] }) {
  const below = chosen.filter((place) => place.code.length > 2)
  if (below.length === 0) return null
  return (
    <div className="mb-3 flex flex-wrap gap-x-4">
      {below.map(({ code, name }) => (
        <Checkbox key={code} name="regionCodes" value={code} defaultChecked label={name} />
      ))}
    </div>
  )
}
