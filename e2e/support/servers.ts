import { parseLauncherEnv } from '#app/core/env/env.ts'
import { type RedemptionServer, startRedemptionServer } from '../../scripts/lib/redemption-server.ts'

/** A redemption server beside the installation under test, started as `TIHUO_SURFACE=redeem npm start` does. */
export function redemptionServer(settings: Record<string, string> = {}): Promise<RedemptionServer> {
  const env = parseLauncherEnv({
    TIHUO_SURFACE: 'redeem',
    TIHUO_DATA_DIR: process.env.TIHUO_E2E_DATA_DIR,
    TIHUO_PORT: '0',
    TIHUO_METRICS_PORT: '0',
    ...settings,
  })
  return startRedemptionServer(env, () => {})
}
