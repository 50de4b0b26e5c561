import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { LinkButton } from './link-button.tsx'

/**
 * Previous and next over a keyset: with a million rows there are no page numbers, because counting to page 900 means
 * reading 900 pages. Give the address of each neighbour, or undefined where there is none.
 */
export function Pagination({
  previous,
  next,
  first,
  last,
  summary,
}: {
  previous?: string | undefined
  next?: string | undefined
  /** Addresses of both ends of a list that can be read from either. */
  first?: string | undefined
  last?: string | undefined
  /** For example "共 1,200 条". */
  summary?: ReactNode
}) {
  const t = useMessages(common)
  if (!previous && !next && !summary) return null
  return (
    <nav aria-label={t('pagination')} className="flex flex-wrap items-center justify-between gap-3">
      <p className="text-[13px] text-muted">{summary}</p>
      {(previous || next) && (
        <div className="flex flex-wrap gap-2">
          {first && <PageLink to={previous && first}>{t('firstPage')}</PageLink>}
          <PageLink to={previous}>
            <ChevronLeft aria-hidden /> {t('previousPage')}
          </PageLink>
          <PageLink to={next}>
            {t('nextPage')} <ChevronRight aria-hidden />
          </PageLink>
          {last && <PageLink to={next && last}>{t('lastPage')}</PageLink>}
        </div>
      )}
    </nav>
  )
}

function PageLink({ to, children }: { to: string | undefined; children: ReactNode }) {
  if (!to) {
    return (
      // Holds the place, so that "next" does not jump; there is nothing to press or to hear.
      <span
        aria-hidden
        className="inline-flex h-8 items-center gap-1.5 rounded-md bg-sunken px-2.5 text-[13px] text-muted select-none [&_svg]:size-3.5"
      >
        {children}
      </span>
    )
  }
  return (
    <LinkButton to={to} size="sm" preventScrollReset={false}>
      {children}
    </LinkButton>
  )
}
