import type { Locale } from '#app/core/i18n/locale.ts'
import type { Channel } from './types.ts'

/** Who gets e-mail; the language is that of what they get. */
export type Recipient = { id: string; address: string; locale: Locale }

/** Where a channel's settings are sealed. */
export function configPlace(merchantId: string, channel: Channel) {
  return { table: 'notification_channels', column: 'config_enc', row: `${merchantId}.${channel}` }
}

/** w***@shop.example: enough for colleagues to know whose it is. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, 1)}***${address.slice(at)}`.slice(0, 100)
}
