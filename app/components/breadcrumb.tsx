import { ChevronRight } from 'lucide-react'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { Link } from './navigation.tsx'

/** The way down to this page; the last item is the page itself and has no address. */
export function Breadcrumb({ items }: { items: readonly { label: string; to?: string | undefined }[] }) {
  const t = useMessages(common)
  return (
    <nav aria-label={t('breadcrumb')}>
      <ol className="flex flex-wrap items-center gap-1 text-[13px] text-muted">
        {items.map((item, index) => (
          <li key={`${item.to ?? ''}${item.label}`} className="flex items-center gap-1">
            {index > 0 && <ChevronRight aria-hidden className="size-3.5" />}
            {item.to ? (
              <Link
                to={item.to}
                className="inline-flex items-center rounded-md hover:text-ink hover:underline pointer-coarse:min-h-11"
              >
                {item.label}
              </Link>
            ) : (
              <span aria-current="page">{item.label}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
