import { Button } from '#app/components/button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { RadioCards } from '#app/components/radio-cards.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { SignInSettings } from '../types.ts'
import { KindTicks } from './kind-ticks.tsx'

const CHOICES = ['off', 'optional', 'required'] as const

/** Who needs a second factor. */
export function FactorPolicyForm({ settings }: { settings: SignInSettings }) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const pending = useNavigation().formData?.get('intent') === 'factor'
  return (
    <Form method="post" className="flex flex-col gap-5">
      <input type="hidden" name="intent" value="factor" />
      <RadioCards
        name="secondFactor"
        legend={t('factorChoice')}
        className="max-w-xl"
        defaultValue={settings.secondFactor}
        options={CHOICES.map((value) => ({ value, label: t(value), description: t(`${value}Hint`) }))}
      />
      <KindTicks name="secondFactorKinds" legend={t('factorKinds')} ticked={settings.secondFactorKinds} />
      <Button type="submit" pending={pending} className="self-start">
        {c('save')}
      </Button>
    </Form>
  )
}
