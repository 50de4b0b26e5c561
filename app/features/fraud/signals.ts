// Every signal as data. Nobody is held for one signal alone:
// half a town shares an address behind a mobile operator, an office sends a hundred cards to its own door, and a
// family redeems five cards at one table.

/** From (down to) this value on, this weight; the strictest step comes last. */
type Steps = readonly (readonly [value: number, weight: number])[]

type Signal = {
  kind: 'redemption' | 'login'
  /** Of a family only the heaviest signal counts: the same thing seen over an hour and over a day. */
  family: string
  weighs: { atLeast: Steps } | { atMost: Steps } | { present: number }
}

export const SIGNALS = {
  // Cards redeemed from one client, this one included.
  clientCardsHour: redemption('clientCards', { atLeast: steps([6, 5], [11, 10], [31, 20]) }),
  clientCardsDay: redemption('clientCards', { atLeast: steps([11, 5], [31, 15], [101, 25]) }),
  clientWrong: redemption('clientWrong', { atLeast: steps([5, 10], [10, 25], [15, 45]) }),
  phoneCardsDay: redemption('phoneCards', { atLeast: steps([6, 10], [11, 25], [21, 45]) }),
  phoneCardsMonth: redemption('phoneCards', { atLeast: steps([11, 10], [21, 25], [51, 45]) }),
  addressCardsDay: redemption('addressCards', { atLeast: steps([6, 5], [11, 15], [31, 30]) }),
  addressCardsMonth: redemption('addressCards', { atLeast: steps([21, 5], [51, 15], [101, 30]) }),
  // The text of the street begins with another province or city than the chosen one; the fact is its name.
  strayRegion: redemption('strayRegion', { present: 30 }),
  phoneProvinces: redemption('phoneProvinces', { atLeast: steps([3, 15], [4, 30], [6, 45]) }),
  clientProvinces: redemption('clientProvinces', { atLeast: steps([3, 5], [6, 10]) }),
  // The fact is the kind of oddity.
  oddName: redemption('oddName', { present: 15 }),
  oddPhone: redemption('oddPhone', { present: 15 }),
  secondsSinceActivation: redemption('haste', { atMost: steps([60, 5], [10, 10]) }),
  // The store that gave the card out is in another province; the fact is that province. Gifts travel.
  farStore: redemption('farStore', { present: 5 }),

  // Accounts that this client has only ever had wrong passwords for, in a day.
  clientAccounts: login('clientAccounts', { atLeast: steps([3, 20], [5, 40], [10, 60]) }),
  // The next three only where this client has never signed in to this account before.
  accountClients: login('accountClients', { atLeast: steps([5, 10], [10, 25], [20, 40]) }),
  newAfterWrong: login('newAfterWrong', { atLeast: steps([4, 10], [8, 25], [15, 45]) }),
  // The hour, 0 to 4, in the merchant's time zone.
  atNight: login('atNight', { present: 5 }),
} as const satisfies Record<string, Signal>

export type SignalName = keyof typeof SIGNALS

export const SIGNAL_NAMES = Object.keys(SIGNALS) as [SignalName, ...SignalName[]]

function redemption<W extends Signal['weighs']>(family: string, weighs: W) {
  return { kind: 'redemption', family, weighs } as const
}

function login<W extends Signal['weighs']>(family: string, weighs: W) {
  return { kind: 'login', family, weighs } as const
}

function steps(...all: readonly (readonly [number, number])[]): Steps {
  return all
}
