import type { MemberKind } from '#app/core/auth/permissions.ts'

/** Who needs a second factor, and where accounts may come from. */
export type SignInSettings = {
  secondFactor: 'off' | 'optional' | 'required'
  secondFactorKinds: MemberKind[]
  networks: string[]
  networkKinds: MemberKind[]
}

/** A role, with where accounts of it may come from; empty: anywhere the merchant allows. */
export type RoleNetworks = { roleId: string; name: string; kind: MemberKind; networks: string[] }
