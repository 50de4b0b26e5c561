import { Check, X } from 'lucide-react'
import { Badge } from '#app/components/badge.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { PERMISSION_GROUPS } from '../../accounts/granting.ts'
import { permissionTexts } from '../../accounts/permission-texts.ts'
import { hoursInWords } from '../../roles/hours-in-words.ts'
import { messages } from '../messages.ts'
import type { Explained, Explanation, Refusal, Stop } from '../types.ts'

/** Whether the account can do anything now, and if not, why. */
export function ActsNow({ explanation }: { explanation: Explanation }) {
  const t = useMessages(messages)
  const hours = hoursInWords(explanation, useLocale()) ?? ''
  if (explanation.acts) return <Flash tone="success">{t('actsNow')}</Flash>
  const why = (stop: Stop) => t(`stop.${stop}`, { store: explanation.store ?? '', hours })
  return (
    <Flash tone="danger" title={t('stopsNow')}>
      <ul className="list-disc pl-5">
        {explanation.stoppedBy.map((stop) => (
          <li key={stop}>{why(stop)}</li>
        ))}
      </ul>
    </Flash>
  )
}

const KINDS = { staff: 'no.kindStaff', store: 'no.kindStore', supplier: 'no.kindSupplier' } as const

/** Every permission, in groups: whether the account has it, and why. */
export function ExplanationTable({ explanation }: { explanation: Explanation }) {
  const t = useMessages(messages)
  const p = useMessages(permissionTexts)
  const said = new Map(explanation.permissions.map((each) => [each.permission, each]))
  return (
    <Table caption={t('permission')} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('permission')}</TableHeader>
          <TableHeader>{t('may')}</TableHeader>
          <TableHeader>{t('reason')}</TableHeader>
        </tr>
      </TableHead>
      {PERMISSION_GROUPS.map((group) => (
        <TableBody key={group.key}>
          <tr>
            <th
              scope="colgroup"
              colSpan={3}
              className="border-b border-line bg-sunken px-3 py-1.5 text-left text-xs font-medium text-muted"
            >
              {p(group.key)}
            </th>
          </tr>
          {group.permissions.map((permission) => {
            const one = said.get(permission)
            return one && <Line key={permission} one={one} explanation={explanation} />
          })}
        </TableBody>
      ))}
    </Table>
  )
}

function Line({ one, explanation }: { one: Explained; explanation: Explanation }) {
  const t = useMessages(messages)
  const p = useMessages(permissionTexts)
  return (
    <TableRow>
      <TableCell className="min-w-24 font-medium whitespace-normal">{p(one.permission)}</TableCell>
      <TableCell>
        {one.allowed ? (
          <Badge tone="success">
            <Check aria-hidden />
            {t('yes')}
          </Badge>
        ) : (
          <Badge>
            <X aria-hidden />
            {t('no')}
          </Badge>
        )}
      </TableCell>
      <TableCell className="min-w-28 whitespace-normal">{useReasons(one, explanation)}</TableCell>
    </TableRow>
  )
}

/** Why an account has a permission, or not, in words. */
function useReasons(one: Explained, explanation: Explanation): string {
  const t = useMessages(messages)
  const semicolon = useLocale() === 'en' ? '; ' : '；'
  if (one.allowed) {
    return one.givenBy
      .filter((giver) => giver === 'owner' || !one.givenBy.includes('owner'))
      .map((giver) => {
        if (giver !== 'role') return t(`by.${giver}`)
        return explanation.role === null ? t('by.ownRole') : t('by.role', { role: explanation.role })
      })
      .join(semicolon)
  }
  const why = (refusal: Refusal) => {
    if (refusal === 'kind') return explanation.kind === 'owner' ? '' : t(KINDS[explanation.kind])
    return refusal === 'store' ? t('no.store', { store: explanation.store ?? '' }) : t(`no.${refusal}`)
  }
  return one.refusedBy.map(why).join(semicolon)
}
