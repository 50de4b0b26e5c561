import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { PreferenceForm } from './preference-form.tsx'

const options = [
  // Each language is named in itself: who needs it cannot read the other.
  { value: 'zh-CN', label: '中文', lang: 'zh-CN' },
  { value: 'en', label: 'English', lang: 'en' },
]

/** 中文 | English. Works without scripts. */
export function LanguageSwitch({ className }: { className?: string | undefined }) {
  const t = useMessages(common)
  return (
    <PreferenceForm
      name="locale"
      label={t('language')}
      current={useLocale()}
      options={options}
      className={className}
    />
  )
}
