/** A supplier in a list. `accounts`: how many of its accounts the viewer may see. */
export type Supplier = { id: string; name: string; createdAt: Date; accounts: number }

export type SupplierName = { supplierId: string; name: string }
