// All simulated vendors of the demo in one process: `npm start` offers them, so that everything can be tried without an
// account anywhere. Says on its IPC channel where they listen, and hears on it where KDNiao has to push to.
import {
  DEMO_ALIYUN_SMS,
  DEMO_DINGTALK,
  DEMO_HOOK,
  DEMO_KDNIAO,
  DEMO_KUAIDI100,
  DEMO_WANGDIANTONG,
} from '../../supabase/seed/demo-vendors.ts'
import { startAliyunSms } from './aliyun-sms.ts'
import { demoLabels } from './demo-labels.ts'
import type { DemoVendors, VendorsMessage } from './demo-vendors.ts'
import { startDingtalk } from './dingtalk.ts'
import { startHookReceiver } from './hook-receiver.ts'
import { startKdniao } from './kdniao.ts'
import { startKuaidi100 } from './kuaidi100.ts'
import { startMail } from './mail.ts'
import { startWangdiantong } from './wangdiantong.ts'

/** How long a parcel stays where it is, and how long the warehouse takes. */
const STEP_MS = 15_000
const WAREHOUSE_MS = 20_000

const labels = demoLabels()
const sms = await startAliyunSms({ ...DEMO_ALIYUN_SMS, signNames: [DEMO_ALIYUN_SMS.signName] })
const kdniao = await startKdniao(DEMO_KDNIAO, {
  demoMs: STEP_MS,
  labels: labels.kdniao,
})
const kuaidi100 = await startKuaidi100(DEMO_KUAIDI100, {
  demoMs: STEP_MS,
  labels: labels.kuaidi100,
})
const erp = await startWangdiantong(
  { ...DEMO_WANGDIANTONG, shops: [...DEMO_WANGDIANTONG.shops] },
  { autoShipMs: WAREHOUSE_MS },
)
const robot = await startDingtalk([DEMO_DINGTALK])
const mail = await startMail()
// Its address stands in the merchant's settings. Somebody else has the port: then web-hooks find nobody.
const hook = await startHookReceiver([DEMO_HOOK.secret], { port: DEMO_HOOK.port }).catch(() => undefined)

const vendors: DemoVendors = {
  env: {
    TIHUO_SMS_ALIYUN_ENDPOINT: sms.url,
    TIHUO_KDNIAO_ENDPOINT: kdniao.url,
    TIHUO_KUAIDI100_ENDPOINT: kuaidi100.url,
    TIHUO_WANGDIANTONG_ENDPOINT: erp.url,
    TIHUO_DINGTALK_ENDPOINT: robot.url,
    TIHUO_SMTP_URL: mail.smtpUrl,
    TIHUO_PRIVATE_HOOKS: '1',
  },
  shown: [
    { name: '阿里云短信 / Aliyun SMS', url: sms.url },
    { name: '快递鸟 / KDNiao', url: kdniao.url },
    { name: '快递100 / Kuaidi100', url: kuaidi100.url },
    { name: '旺店通 / Wangdiantong', url: erp.url },
    { name: '钉钉 / DingTalk', url: robot.url },
    { name: '邮件 / e-mail', url: mail.url, page: '/' },
    ...(hook ? [{ name: '网络回调 / web-hooks', url: hook.url }] : []),
  ],
}

process.on('message', ({ kdniaoCallback }: VendorsMessage) => kdniao.setCallback(kdniaoCallback))
process.send?.({ ready: true, vendors })

async function stop(): Promise<void> {
  await Promise.all([sms, kdniao, kuaidi100, erp, robot, mail, hook].map((vendor) => vendor?.close()))
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
