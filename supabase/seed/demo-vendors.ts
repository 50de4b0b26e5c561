// Accounts at the simulated vendors of the demo (e2e/vendors). Nothing outside this machine knows them.

/** Aliyun's SMS service. */
export const DEMO_ALIYUN_SMS = {
  keyId: 'LTAIdemoTihuo0000000001',
  keySecret: 'demo-aliyun-secret-of-the-simulator',
  signName: '蟹府提货',
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: Aliyun writes variables like this
  templates: {
    SMS_480010001: '您的订单${order_no}（${product}）已收到，配送时间：${when}。',
    SMS_480010002: '您的礼品已由${carrier}发出，运单号${tracking_no}，请留意查收。',
  },
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
} as const

/** A robot in a DingTalk group. */
export const DEMO_DINGTALK = {
  accessToken: 'd3m0d3m0d3m0d3m0d3m0d3m0d3m0d3m0d3m0d3m0d3m0d3m0d3m0d3m0d3m0d3m0',
  secret: 'SECdemo0000000000000000000000000000000000000000000000000000000001',
} as const

/** The merchant's own system, which is told by web-hooks: where it listens, and the secret it checks them with. */
export const DEMO_HOOK = {
  port: 54330,
  path: '/hooks/tihuo',
  secret: 'whsec_ZGVtby1zZWNyZXQtb2YtdGhlLXJlY2VpdmVyLTAwMDE=',
} as const

/** Wangdiantong, the ERP. */
export const DEMO_WANGDIANTONG = {
  sid: 'lihe-demo',
  appKey: 'lihe-demo-tihuo',
  secret: 'demo-wangdiantong-secret-of-the-simulator',
  shops: ['LH01'],
} as const

/** KDNiao: tracking and e-waybills. */
export const DEMO_KDNIAO = {
  businessId: '1690001',
  appKey: 'demo-kdniao-key-of-the-simulator',
} as const

/** Kuaidi100: the same, as a second. */
export const DEMO_KUAIDI100 = {
  customer: 'DEMOTIHUO00000000000000000000001',
  key: 'demoTihuo001',
  secret: 'demo-kuaidi100-secret-of-the-simulator',
} as const

/** Customer numbers of the crab merchant at carriers, for e-waybills: the same at both vendors. */
export const DEMO_LABEL_CUSTOMERS = [
  { carrier: 'SF', customer: '7551234567', password: 'demo-sf', month: '7551234567' },
  { carrier: 'ZTO', customer: 'ZTO8102345', password: 'demo-zto', month: 'ZTO8102345' },
] as const
