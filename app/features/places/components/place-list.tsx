import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import type { ReactNode } from 'react'
import { Badge } from '#app/components/badge.tsx'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { Form, Link, useNavigation } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { type PlaceKind, placeSchema } from '../schema.ts'
import type { Place } from '../types.ts'

const TEXTS = {
  store: {
    title: 'stores',
    field: 'storeName',
    example: 'storeExample',
    add: 'addStore',
    empty: 'storesEmpty',
    emptyBody: 'storesEmptyBody',
  },
  supplier: {
    title: 'suppliers',
    field: 'supplierName',
    example: 'supplierExample',
    add: 'addSupplier',
    empty: 'suppliersEmpty',
    emptyBody: 'suppliersEmptyBody',
  },
} as const satisfies Record<PlaceKind, Record<string, string>>

/** The stores (or suppliers) of a merchant, and the form to add one when the account may. */
export function PlaceList({
  kind,
  places,
  mayAdd,
  lastResult,
  timeZone,
  notes = {},
}: {
  kind: PlaceKind
  places: readonly Place[]
  mayAdd: boolean
  lastResult: SubmissionResult | undefined
  timeZone: string
  /** What else is to be said of some, by id. */
  notes?: Readonly<Record<string, ReactNode>> | undefined
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const texts = TEXTS[kind]
  return (
    <Card title={t(texts.title)}>
      {places.length === 0 ? (
        <EmptyState title={t(texts.empty)} body={t(texts.emptyBody)} />
      ) : (
        <Table caption={t(texts.title)}>
          <TableHead>
            <tr>
              <TableHeader>{t('name')}</TableHeader>
              <TableHeader numeric>{t('accounts')}</TableHeader>
              <TableHeader className="hidden sm:table-cell">{t('createdAt')}</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {places.map((place) => (
              <TableRow key={place.id}>
                <TableCell wrap className="font-medium">
                  <span className="flex flex-wrap items-center gap-2">
                    {mayAdd ? (
                      <Link to={`/admin/places/${kind}s/${place.id}`} className="break-words underline">
                        {place.name}
                      </Link>
                    ) : (
                      place.name
                    )}
                    {notes[place.id]}
                    {place.pickUp && <Badge tone="success">{t('pickUpBadge')}</Badge>}
                  </span>
                </TableCell>
                <TableCell numeric>{formatNumber(place.accounts, locale)}</TableCell>
                <TableCell className="hidden text-muted sm:table-cell">
                  {formatInstant(place.createdAt, timeZone, locale)}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {/* The key empties the field once the new name is in the list. */}
      {mayAdd && <AddPlace key={places.length} kind={kind} lastResult={lastResult} />}
    </Card>
  )
}

function AddPlace({ kind, lastResult }: { kind: PlaceKind; lastResult: SubmissionResult | undefined }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const texts = TEXTS[kind]
  const [form, fields] = useForm({
    // Two of these forms are on one page; the id tells whose answer an answer is.
    id: `add-${kind}`,
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(placeSchema),
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: placeSchema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)} className="mt-5 flex flex-wrap items-start gap-2">
      <input type="hidden" name="kind" value={kind} />
      <TextField
        field={fields.name}
        label={t(texts.field)}
        placeholder={t(texts.example)}
        autoComplete="off"
        fieldClassName="flex-1 basis-44"
      />
      <Button
        type="submit"
        variant="secondary"
        pending={useNavigation().state !== 'idle'}
        className="mt-[26px]"
      >
        {t(texts.add)}
      </Button>
    </Form>
  )
}
