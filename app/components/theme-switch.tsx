import { useRouteLoaderData } from '@remix-run/react'
import { Monitor, Moon, Sun } from 'lucide-react'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { PreferenceForm } from './preference-form.tsx'
import { isTheme, type Theme } from './theme.ts'

/** System | light | dark. Works without scripts. */
export function ThemeSwitch({ className }: { className?: string | undefined }) {
  const t = useMessages(common)
  return (
    <PreferenceForm
      name="theme"
      label={t('theme')}
      current={useTheme()}
      className={className}
      options={[
        { value: 'system', label: t('themeSystem'), icon: <Monitor aria-hidden /> },
        { value: 'light', label: t('themeLight'), icon: <Sun aria-hidden /> },
        { value: 'dark', label: t('themeDark'), icon: <Moon aria-hidden /> },
      ]}
    />
  )
}

/** The theme the root loader read from the cookie. */
function useTheme(): Theme {
  const theme = useRouteLoaderData<{ theme?: unknown }>('root')?.theme
  return isTheme(theme) ? theme : 'system'
}
