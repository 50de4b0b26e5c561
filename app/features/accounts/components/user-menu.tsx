import { KeyRound, LogOut, UserRound } from 'lucide-react'
import { buttonStyle } from '#app/components/button-style.ts'
import { LinkButton } from '#app/components/link-button.tsx'
import { Link } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** Who is signed in, their password, and the way out. Plain links and a plain form: it works without scripts. */
export function UserMenu({
  displayName,
  loginName,
  accountHref,
}: {
  displayName: string
  loginName: string
  /** Page of one's own account, where there is one. */
  accountHref?: string | undefined
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const who = (
    <>
      <UserRound aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="min-w-0">
        <span className="block truncate font-medium">{displayName}</span>
        <span className="block truncate text-xs text-muted">{loginName}</span>
      </span>
    </>
  )
  const line = 'flex min-h-11 min-w-0 items-center gap-3 rounded-md px-2'
  return (
    <div className="flex flex-col gap-1">
      {accountHref ? (
        <Link to={accountHref} title={t('myAccount')} className={`${line} hover:bg-hover`}>
          {who}
        </Link>
      ) : (
        <div className={line}>{who}</div>
      )}
      <div className="flex flex-wrap gap-1">
        <LinkButton to="/account/sessions" variant="ghost" size="sm" className="h-11 lg:h-8">
          <KeyRound aria-hidden />
          {t('security')}
        </LinkButton>
        <form method="post" action="/logout">
          <button type="submit" className={buttonStyle('ghost', 'sm', 'h-11 lg:h-8')}>
            <LogOut aria-hidden />
            {c('signOut')}
          </button>
        </form>
      </div>
    </div>
  )
}
