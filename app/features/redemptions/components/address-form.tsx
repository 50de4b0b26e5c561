import { useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import type { FormEvent, ReactNode } from 'react'
import { Button } from '#app/components/button.tsx'
import { cn } from '#app/components/cn.ts'
import { TextareaField, TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { RadioCards } from '#app/components/radio-cards.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { RegionPicker } from '#app/features/regions/components/region-picker.tsx'
import { deliveryMessages } from '../delivery-messages.ts'
import type { DeliveryOffer, DeliveryValues, ShownDelivery } from '../delivery-offer.ts'
import { deliverySchema, fieldMessages, howOf } from '../delivery-schema.ts'
import { messages } from '../messages.ts'
import { addressSchema } from '../schema.ts'
import { DayField, type DayFieldProps } from './day-field.tsx'
import { PasteBox } from './paste-box.tsx'

export interface AddressFormProps {
  offer: DeliveryOffer
  shown: ShownDelivery
  /** What the button at the end says. */
  submit: string
  /** Stands before the button: a captcha, hidden fields. */
  children?: ReactNode
}

// Which of the two shows is for the style sheet to say, so that it needs no scripts.
const DELIVERED = 'group-has-[[name=how][value=pickUp]:checked]/form:hidden'
const PICKED_UP = 'group-has-[[name=how][value=pickUp]:checked]/form:block'

/** Who receives the gift, where, and when. readDelivery of delivery-form.ts answers it. */
export function AddressForm(props: AddressFormProps) {
  // Fields keep what was typed into them; another version of the values means other fields.
  return <Fields key={props.shown.version} {...props} />
}

type Name = Exclude<keyof DeliveryValues, 'how' | 'pasted'>

function useDeliveryForm({ shown, offer }: AddressFormProps) {
  const locale = useLocale()
  return useForm<Record<Name, string>>({
    id: 'address',
    lastResult: shown.lastResult,
    defaultValue: shown.values,
    constraint: getZodConstraint(addressSchema),
    onValidate: ({ formData }) =>
      parseWithZod(formData, {
        schema: deliverySchema(howOf(formData, offer), offer),
        error: zodErrorMap(locale, fieldMessages),
      }) as never,
    shouldValidate: 'onSubmit',
    shouldRevalidate: 'onInput',
  })
}

/** False for the buttons that only want help with the form: what is still missing is no mistake then. */
function checksFields(event: FormEvent<HTMLFormElement>): boolean {
  const { submitter } = event.nativeEvent as SubmitEvent
  return submitter?.getAttribute('name') !== 'intent'
}

/** Which button has sent the form that is under way: the last one, or another. */
function usePending(): 'intent' | 'submit' | undefined {
  const { state, formData } = useNavigation()
  if (state === 'idle') return undefined
  return formData?.has('intent') ? 'intent' : 'submit'
}

function Fields(props: AddressFormProps) {
  const { offer, shown, submit, children } = props
  const t = useMessages(messages)
  const pending = usePending()
  const [form, fields] = useDeliveryForm(props)
  return (
    <Form
      method="post"
      id={form.id}
      onSubmit={(event) => checksFields(event) && form.onSubmit(event)}
      // Fields that the choice of a store hides cannot be filled in, and a browser would insist on them.
      noValidate={form.noValidate || offer.stores.length > 0}
      className="group/form flex flex-col gap-5"
    >
      {/* The button that the Enter key presses: else it would be the first one below. */}
      <button type="submit" tabIndex={-1} aria-hidden className="sr-only" />
      <How offer={offer} how={shown.values.how} />
      <div className={DELIVERED}>
        <PasteBox pasted={shown.values.pasted} notice={shown.notice} pending={pending === 'intent'} />
      </div>
      <TextField
        field={fields.consignee}
        label={t('consignee')}
        placeholder={t('consigneePlaceholder')}
        autoComplete="name"
        maxLength={60}
      />
      <TextField
        field={fields.phone}
        type="tel"
        label={t('phone')}
        hint={t('phoneHint')}
        autoComplete="tel"
        maxLength={40}
      />
      <Place {...props} fields={fields} />
      {offer.days && <When days={offer.days} chosen={shown.values.date} errors={fields.date.errors} />}
      {children}
      <Button type="submit" pending={pending === 'submit'}>
        {submit}
      </Button>
    </Form>
  )
}

/** Delivered or picked up; nothing where there is no choice. */
function How({ offer, how }: { offer: DeliveryOffer; how: DeliveryValues['how'] }) {
  const t = useMessages(deliveryMessages)
  if (offer.stores.length === 0) return null
  return (
    <RadioCards
      name="how"
      legend={t('how')}
      defaultValue={how}
      options={(['delivery', 'pickUp'] as const).map((value) => ({
        value,
        label: t(`how_${value}`),
        description: t(`how_${value}Hint`),
      }))}
    />
  )
}

type FormFields = ReturnType<typeof useDeliveryForm>[1]

/** The address, or the store. */
function Place({ offer, shown, fields }: AddressFormProps & { fields: FormFields }) {
  const t = useMessages(messages)
  const say = useMessages(deliveryMessages)
  const { province, city, district, street, store } = fields
  const { values, lists } = shown
  return (
    <>
      <div className={cn('flex flex-col gap-5', DELIVERED)}>
        <RegionPicker
          idPrefix="region"
          lists={lists}
          codes={{ province: values.province, city: values.city, district: values.district }}
          rules={offer.limits}
          names={{ province: province.name, city: city.name, district: district.name }}
          errors={{ province: province.errors, city: city.errors, district: district.errors }}
        />
        <TextareaField
          field={street}
          label={t('street')}
          placeholder={t('streetPlaceholder')}
          autoComplete="street-address"
          rows={3}
          maxLength={240}
        />
      </div>
      {offer.stores.length > 0 && (
        <div className={cn('hidden', PICKED_UP)}>
          <RadioCards
            name="store"
            legend={say('store')}
            defaultValue={offer.stores.length === 1 ? offer.stores[0]?.storeId : values.store}
            required
            errors={store.errors}
            options={offer.stores.map(({ storeId, name, address, hours }) => ({
              value: storeId,
              label: name,
              description: <StoreLines address={address} hours={hours} />,
            }))}
          />
        </div>
      )}
    </>
  )
}

function StoreLines({ address, hours }: { address: string; hours: string }) {
  const t = useMessages(deliveryMessages)
  return (
    <>
      <span className="block wrap-anywhere">{address}</span>
      {hours && <span className="block">{t('hours', { hours })}</span>}
    </>
  )
}

function When({ days, chosen, errors }: Omit<DayFieldProps, 'name' | 'legend'>) {
  const t = useMessages(deliveryMessages)
  const legend = (
    <>
      <span className={DELIVERED}>{t('deliverOn')}</span>
      <span className="hidden group-has-[[name=how][value=pickUp]:checked]/form:inline">{t('pickUpOn')}</span>
    </>
  )
  return <DayField name="date" legend={legend} days={days} chosen={chosen} errors={errors} />
}
