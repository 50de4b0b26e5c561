import { z } from 'zod'
import { MAX_NETWORKS, parseNetwork } from '#app/core/env/networks.ts'

const KINDS = ['owner', 'staff', 'store', 'supplier'] as const

/** A list as people type it: a network or address per line, or with commas or spaces between them. */
export function splitNetworks(typed: string): string[] {
  return typed
    .normalize('NFKC')
    .split(/[\s,;，；、]+/)
    .filter((part) => part !== '')
}

/** The field of a list of networks: in the form in which they are stored, none twice. */
export const networksSchema = z
  .string()
  .max(4000)
  .default('')
  .transform(splitNetworks)
  .superRefine((parts, context) => {
    const wrong = parts.find((part) => parseNetwork(part) === undefined)
    if (wrong !== undefined)
      context.addIssue({ code: 'custom', params: { key: 'notANetwork', text: wrong.slice(0, 60) } })
    else if (parts.length > MAX_NETWORKS)
      context.addIssue({ code: 'custom', params: { key: 'tooManyNetworks', n: MAX_NETWORKS } })
  })
  .transform((parts) => [...new Set(parts.map((part) => parseNetwork(part) ?? part))])

const kinds = z.preprocess(
  (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.enum(KINDS)),
)

/** The form of the second factor. */
export const factorPolicySchema = z.object({
  secondFactor: z.enum(['off', 'optional', 'required']),
  secondFactorKinds: kinds,
})
export type FactorPolicy = z.output<typeof factorPolicySchema>

/** The field that both forms of networks have, as the browser checks it. */
export const networksFormSchema = z.object({ networks: networksSchema })

/** The form of the merchant's networks. */
export const merchantNetworksSchema = z.object({ networks: networksSchema, networkKinds: kinds })
export type MerchantNetworks = z.output<typeof merchantNetworksSchema>

/** The form of a role's networks. */
export const roleNetworksSchema = z.object({ roleId: z.uuid(), networks: networksSchema })
