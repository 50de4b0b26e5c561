// The demo's merchant at both vendors of e-waybills.
import { DEMO_LABEL_CUSTOMERS } from '../../supabase/seed/demo-vendors.ts'
import { type KdniaoLabels, kdniaoLabels } from './kdniao-labels.ts'
import { type Kuaidi100Labels, kuaidi100Labels } from './kuaidi100-labels.ts'

const KUAIDI100_NAMES: Readonly<Record<string, string>> = { SF: 'shunfeng', ZTO: 'zhongtong' }

/** What the simulators of the demo sell: give them as `labels` to startKdniao and startKuaidi100. */
export function demoLabels(): { kdniao: KdniaoLabels; kuaidi100: Kuaidi100Labels } {
  const customers = DEMO_LABEL_CUSTOMERS.map(({ carrier, customer, password }) => ({
    carrier,
    customer,
    password,
  }))
  return {
    kdniao: kdniaoLabels({
      customers: Object.fromEntries(
        customers.map(({ carrier, customer: name, password }) => [carrier, { name, password }]),
      ),
    }),
    kuaidi100: kuaidi100Labels({
      customers: Object.fromEntries(
        customers.map(({ carrier, customer: id, password: key }) => [KUAIDI100_NAMES[carrier], { id, key }]),
      ),
    }),
  }
}
