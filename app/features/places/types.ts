/** A store or supplier in a list. `accounts`: how many of its accounts the viewer may see. */
export type Place = { id: string; name: string; createdAt: Date; accounts: number; pickUp: boolean }

export type Places = { stores: Place[]; suppliers: Place[] }

/** A store with all that its form edits; '' and null where nothing was said. */
export type Store = {
  storeId: string
  name: string
  pickUp: boolean
  /** Of its district, six digits. */
  regionCode: string | null
  address: string
  hours: string
}

export type SupplierName = { supplierId: string; name: string }
