import { Badge } from '#app/components/badge.tsx'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Field } from '#app/components/field.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Input } from '#app/components/input.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { Textarea } from '#app/components/textarea.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { ErpMapping } from '../data.ts'
import type { PastedGoods } from '../pasted-goods.ts'
import { setupMessages } from '../setup-messages.ts'

/** What was typed before an error, and the error, by name of the field. */
export type Typed = { values: Readonly<Record<string, string>>; errors: Readonly<Record<string, string[]>> }

/** Numbers of all goods, in one table. */
export function GoodsForm({ goods, typed }: { goods: ErpMapping['goods']; typed: Typed | undefined }) {
  const t = useMessages(setupMessages)
  const c = useMessages(common)
  const cell = (name: string, value: string, label: string) => (
    <Field label={label} hideLabel errors={typed?.errors[name]}>
      <Input
        name={name}
        size="sm"
        defaultValue={typed?.values[name] ?? value}
        maxLength={40}
        autoComplete="off"
      />
    </Field>
  )
  return (
    <Form method="post" key={goods.map(({ goodsNo, specNo }) => goodsNo + specNo).join()}>
      <input type="hidden" name="intent" value="goods" />
      <Card
        title={t('goodsTitle')}
        description={t('goodsLead')}
        actions={
          <Button type="submit" size="sm">
            {c('save')}
          </Button>
        }
      >
        <Table caption={t('goodsTitle')} className="max-h-[60dvh]">
          <TableHead>
            <tr>
              <TableHeader>{t('productName')}</TableHeader>
              <TableHeader>{t('goodsNo')}</TableHeader>
              <TableHeader>{t('specNo')}</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {goods.map(({ productId, name, supplierName, goodsNo, specNo }, at) => (
              <TableRow key={productId}>
                <TableCell className="max-w-80 whitespace-normal">
                  <input type="hidden" name={`rows[${at}].productId`} value={productId} />
                  <span className="mr-2">{name}</span>
                  {goodsNo === '' && <Badge tone="warning">{t('unmapped')}</Badge>}
                  <span className="block text-xs text-muted">{supplierName ?? t('own')}</span>
                </TableCell>
                <TableCell className="min-w-44">
                  {cell(`rows[${at}].goodsNo`, goodsNo, t('goodsNoOf', { name }))}
                </TableCell>
                <TableCell className="min-w-44">
                  {cell(`rows[${at}].specNo`, specNo, t('specNoOf', { name }))}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Card>
    </Form>
  )
}

/** Numbers of many goods from a spreadsheet. */
export function PasteForm({ lines, problems }: { lines: string; problems: PastedGoods['problems'] }) {
  const t = useMessages(setupMessages)
  return (
    <Form method="post" key={lines}>
      <input type="hidden" name="intent" value="paste" />
      <Card title={t('pasteTitle')} description={t('pasteLead')}>
        <div className="flex flex-col gap-3">
          {problems.length > 0 && (
            <Flash tone="danger">
              <ul>
                {problems.slice(0, 20).map(({ line, reason, text }) => (
                  <li key={line}>{t('pasteProblem', { line, why: t(`paste.${reason}`), text })}</li>
                ))}
              </ul>
            </Flash>
          )}
          <Field label={t('pasteLines')} hideLabel>
            <Textarea name="lines" rows={5} defaultValue={lines} placeholder={t('pasteExample')} required />
          </Field>
          <div>
            <Button type="submit" size="sm" variant="secondary">
              {t('paste')}
            </Button>
          </div>
        </div>
      </Card>
    </Form>
  )
}
