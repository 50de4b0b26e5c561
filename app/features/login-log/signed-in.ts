import type { Account } from '#app/core/auth/account.ts'
import { log } from '#app/core/log/log.ts'
import { tellAccount, zoneOf } from '../mails/mutations.ts'
import { officeOrigin } from '../mails/office.ts'
import { knownDevice } from '../sessions/data.ts'
import { type LoggedVisitor, noteOfAccount } from './mutations.ts'

/**
 * Writes a sign-in into the log, and tells the account by mail when it came from a device it has not used before. Call it
 * right before the session is opened, which makes the device known. Never throws.
 * @param how signed_in_code: with a second factor
 */
export async function tellSignedIn(
  account: Account,
  visitor: LoggedVisitor,
  how: 'signed_in' | 'signed_in_code',
): Promise<void> {
  const offDuty = account.type === 'member' && account.off_duty
  await noteOfAccount(account, visitor, offDuty ? 'off_duty' : how)
  try {
    if (!visitor.device) return
    const { known, first } = await knownDevice(account, visitor.device.deviceId)
    if (known || first) return
    await tellAccount(account, 'new_device', {
      at: Date.now(),
      timeZone: zoneOf(account),
      address: visitor.clientAddress,
      browser: visitor.device.name,
      link: `${officeOrigin()}/account/sessions?notice=new-device`,
    })
  } catch (error) {
    log.error({ err: error }, 'it is not known whether a device is new')
  }
}
