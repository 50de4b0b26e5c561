/** A store or supplier in a list. `accounts`: how many of its accounts the viewer may see. */
export type Place = { id: string; name: string; createdAt: Date; accounts: number }

export type Places = { stores: Place[]; suppliers: Place[] }
