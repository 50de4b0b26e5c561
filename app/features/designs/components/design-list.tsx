import { Check, Copy, ImageOff, Pencil, Printer, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { FieldErrors } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, Link, useSubmit } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { DesignRow } from '../data.ts'
import { messages } from '../messages.ts'

export interface DesignListProps {
  designs: readonly DesignRow[]
  timeZone: string
  /** False: shown, but not changed. */
  editable: boolean
  /** The rename that was refused. */
  refused: { designId: string; name: string; errors: string[] } | undefined
}

/** The designs as a wall of cards. */
export function DesignList({ designs, ...rest }: DesignListProps) {
  return (
    <ul className="grid gap-5 sm:grid-cols-2 xl:grid-cols-3">
      {designs.map((design) => (
        <DesignItem key={design.designId} design={design} {...rest} />
      ))}
    </ul>
  )
}

type ItemProps = Omit<DesignListProps, 'designs'> & { design: DesignRow }

function DesignItem({ design, timeZone, editable, refused }: ItemProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { designId, name } = design
  const to = `/admin/designs/${designId}`
  const facts = [
    t('mmByMm', {
      width: formatNumber(design.widthMm, locale),
      height: formatNumber(design.heightMm, locale),
    }),
    t('elementCount', { n: design.elements }),
    ...(design.hasArtwork ? [] : [t('noArtwork')]),
  ]
  return (
    <li className="flex min-w-0 flex-col overflow-hidden rounded-md border border-line bg-surface">
      <Link to={to} className="block bg-sunken p-5 -outline-offset-2" aria-label={t('openOf', { name })}>
        <DesignThumb design={design} className="mx-auto h-44" />
      </Link>
      <div className="flex flex-1 flex-col gap-3 border-t border-line p-4">
        <div className="min-w-0">
          {editable ? (
            <Rename
              key={name}
              design={design}
              refused={refused?.designId === designId ? refused : undefined}
            />
          ) : (
            <p className="truncate font-medium">{name}</p>
          )}
          <p className="mt-1 text-[13px] text-muted">{facts.join(' · ')}</p>
          <p className="text-[13px] text-muted">
            {t('updatedAt', { when: formatInstant(new Date(design.updatedAt), timeZone, locale) })}
          </p>
        </div>
        {editable && <ItemActions design={design} />}
      </div>
    </li>
  )
}

function ItemActions({ design }: { design: DesignRow }) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const { designId, name } = design
  return (
    <div className="mt-auto flex flex-wrap items-center gap-1">
      <LinkButton to={`/admin/designs/${designId}`} size="sm">
        <Pencil aria-hidden />
        {c('edit')}
        <span className="sr-only">: {name}</span>
      </LinkButton>
      <Form method="post">
        <input type="hidden" name="designId" value={designId} />
        <Button
          type="submit"
          name="intent"
          value="duplicate"
          size="sm"
          variant="ghost"
          aria-label={t('duplicateOf', { name })}
        >
          <Copy aria-hidden />
          {t('duplicate')}
        </Button>
      </Form>
      <span className="flex-1" />
      <Delete design={design} />
    </div>
  )
}

/** The small picture of a design, drawn by the server with a sample card. */
export function DesignThumb({
  design,
  className,
}: {
  design: Pick<DesignRow, 'designId' | 'name' | 'version' | 'widthMm' | 'heightMm'>
  className?: string | undefined
}) {
  const t = useMessages(messages)
  const [broken, setBroken] = useState(false)
  if (broken)
    return (
      <span className={`grid place-items-center text-muted ${className ?? ''}`}>
        <ImageOff aria-hidden className="size-7" strokeWidth={1.5} />
      </span>
    )
  return (
    <img
      src={`/admin/designs/${design.designId}/preview?v=${design.version}&size=thumb`}
      alt={t('pictureOf', { name: design.name })}
      loading="lazy"
      decoding="async"
      onError={() => setBroken(true)}
      width={Math.round(design.widthMm * 10)}
      height={Math.round(design.heightMm * 10)}
      className={`w-auto max-w-full rounded-md object-contain drop-shadow-lg ${className ?? ''}`}
    />
  )
}

function Rename({ design, refused }: { design: DesignRow; refused: DesignListProps['refused'] }) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const { designId, name } = design
  const errorId = `name-error-${designId}`
  return (
    <Form method="post" preventScrollReset className="group/name">
      <input type="hidden" name="designId" value={designId} />
      <div className="flex items-center gap-1.5">
        <Input
          name="name"
          size="sm"
          defaultValue={refused?.name ?? name}
          aria-label={t('nameOf', { name })}
          aria-invalid={refused ? true : undefined}
          aria-describedby={refused ? errorId : undefined}
          maxLength={60}
          required
          autoComplete="off"
          className="-ml-2.5 border-transparent bg-transparent text-[15px] font-medium group-hover/name:border-edge max-sm:ml-0 max-sm:border-edge"
        />
        <Button
          type="submit"
          name="intent"
          value="rename"
          size="sm"
          variant="ghost"
          aria-label={`${c('save')}: ${name}`}
          className="sm:opacity-0 sm:group-focus-within/name:opacity-100 sm:group-hover/name:opacity-100 sm:focus-visible:opacity-100"
        >
          <Check aria-hidden />
        </Button>
      </div>
      <FieldErrors id={errorId} errors={refused?.errors} />
    </Form>
  )
}

function Delete({ design }: { design: DesignRow }) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const submit = useSubmit()
  const { designId, name } = design
  const label = t('deleteOf', { name })
  return (
    <>
      <noscript>
        <Form method="post">
          <input type="hidden" name="designId" value={designId} />
          <Button type="submit" name="intent" value="delete" size="sm" variant="ghost" aria-label={label}>
            {c('delete')}
          </Button>
        </Form>
      </noscript>
      <ConfirmDialog
        title={t('deleteQuestion', { name })}
        consequence={t('deleteBody')}
        confirmLabel={t('deleteConfirm')}
        danger
        onConfirm={() => submit({ intent: 'delete', designId }, { method: 'post', preventScrollReset: true })}
        trigger={
          <Button size="sm" variant="ghost" aria-label={label} title={label}>
            <Trash2 aria-hidden />
          </Button>
        }
      />
    </>
  )
}

/** On to drawing cards; the search comes first. */
export function DrawLink() {
  const t = useMessages(messages)
  return (
    <LinkButton to="/admin/cards/draw">
      <Printer aria-hidden />
      {t('drawTitle')}
    </LinkButton>
  )
}
