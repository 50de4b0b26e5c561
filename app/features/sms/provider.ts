import { env } from '#app/core/env/env.ts'
import { endpointOf } from './endpoint.ts'
import type { SmsAccount, SmsProvider } from './types.ts'

/**
 * The vendor of an account. The vendors' packages are large, so a process that sends nothing does not load them.
 * @returns an object to send with; it holds the account's secret and must not outlive the work at hand
 */
export async function providerOf(account: SmsAccount): Promise<SmsProvider> {
  const { TIHUO_SMS_ALIYUN_ENDPOINT: aliyun, TIHUO_SMS_TENCENT_ENDPOINT: tencent } = env()
  switch (account.vendor) {
    case 'aliyun': {
      const { aliyunSms } = await import('./aliyun.ts')
      return aliyunSms(account, aliyun === undefined ? undefined : endpointOf(aliyun))
    }
    case 'tencent': {
      const { tencentSms } = await import('./tencent.ts')
      return tencentSms(account, tencent === undefined ? undefined : endpointOf(tencent))
    }
  }
}
