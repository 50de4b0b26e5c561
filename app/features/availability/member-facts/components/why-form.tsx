import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { Select } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { RegionPicker } from '#app/features/regions/components/region-picker.tsx'
import type { RegionCodes, RegionLists } from '#app/features/regions/types.ts'
import { messages } from '../messages.ts'

export interface WhyFormProps {
  /** As typed. */
  q: string
  region: { lists: RegionLists; codes: RegionCodes }
  stores: readonly { id: string; name: string }[]
  store: string | undefined
  /** 'YYYY-MM-DDTHH:MM' */
  at: string | undefined
  /** What the merchant's time zone is called. */
  zone: string
  problems: { district?: string | undefined; at?: string | undefined }
}

/** Which card, and optionally where to and when. */
export function WhyForm({ q, region, stores, store, at, zone, problems }: WhyFormProps) {
  const t = useMessages(messages)
  const asked = region.codes.province !== '' || store !== undefined || at !== undefined
  return (
    <Card>
      <Form method="get" className="flex flex-col gap-4">
        {/* What Enter presses: without it, without scripts, it would be the button of the picker. */}
        <button type="submit" tabIndex={-1} aria-hidden className="hidden" />
        <Field label={t('card')} hint={t('cardHint')} required>
          <Input name="q" defaultValue={q} maxLength={80} autoComplete="off" className="sm:max-w-96" />
        </Field>
        <details open={asked}>
          <summary className="w-fit cursor-pointer text-[13px] font-medium">{t('more')}</summary>
          <div className="mt-3 grid gap-4 sm:grid-cols-2">
            <RegionPicker
              idPrefix="why"
              lists={region.lists}
              codes={region.codes}
              names={{ province: 'province', city: 'city', district: 'district' }}
              errors={{ district: problems.district ? [problems.district] : undefined }}
              required={false}
            />
            <div className="flex flex-col gap-4">
              {stores.length > 0 && (
                <Field label={t('store')}>
                  <Select
                    name="store"
                    defaultValue={store ?? ''}
                    placeholder={t('noStore')}
                    options={stores.map(({ id, name }) => ({ value: id, label: name }))}
                  />
                </Field>
              )}
              <Field
                label={t('at')}
                hint={t('atHint', { zone })}
                errors={problems.at ? [problems.at] : undefined}
              >
                <Input name="at" type="datetime-local" defaultValue={at ?? ''} />
              </Field>
            </div>
          </div>
        </details>
        <Button type="submit" pending={useNavigation().state !== 'idle'} className="w-fit">
          {t('ask')}
        </Button>
      </Form>
    </Card>
  )
}
