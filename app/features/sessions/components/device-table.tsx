import type { ReactNode } from 'react'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { DeviceRow } from '../types.ts'

/** Devices in one state. @param actions the buttons of one */
export function DeviceTable({
  caption,
  devices,
  timeZone,
  actions,
}: {
  caption: string
  devices: readonly DeviceRow[]
  timeZone: string
  actions: (device: DeviceRow) => ReactNode
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Table caption={caption}>
      <TableHead>
        <TableRow>
          <TableHeader>{t('account')}</TableHeader>
          <TableHeader>{t('place')}</TableHeader>
          <TableHeader>{t('device')}</TableHeader>
          <TableHeader>{t('address')}</TableHeader>
          <TableHeader>{t('waitingSince')}</TableHeader>
          <TableHeader>
            <span className="sr-only">{t('approve')}</span>
          </TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {devices.map((device) => (
          <TableRow key={`${device.memberId}.${device.deviceId}`}>
            <TableCell className="font-medium">{device.account}</TableCell>
            <TableCell>{device.place ?? '–'}</TableCell>
            <TableCell>{device.name}</TableCell>
            <TableCell className="tabular-nums">{device.address}</TableCell>
            <TableCell className="tabular-nums">
              {formatInstant(device.lastSeenAt, timeZone, locale)}
            </TableCell>
            <TableCell>
              <div className="flex justify-end gap-2">{actions(device)}</div>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
