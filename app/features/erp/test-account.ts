/** The account that tests have at the simulator (e2e/vendors/wangdiantong.ts). */
export const TEST_ERP = {
  sid: 'apidevnew2',
  appKey: 'tihuo-test',
  secret: 'a-wdt-secret',
  shops: ['S001', 'S002'],
}
