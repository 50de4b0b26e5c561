/** A product as the list shows it. Money in minor units. */
export type ProductRow = {
  productId: string
  name: string
  priceMinor: number
  sort: number
  onShelf: boolean
  stock: number | null
  supplierName: string | null
  imageId: string | null
}

/** A product with everything the form edits. */
export type Product = {
  productId: string
  name: string
  description: string
  priceMinor: number
  sort: number
  onShelf: boolean
  supplierId: string | null
  stock: number | null
  dailyCapacity: number | null
  imageIds: string[]
  /** How many card batches are bound to it; it can be deleted only when none is. */
  batches: number
}

/** What the form gives: everything but the pictures. */
export type ProductValues = {
  name: string
  description: string
  priceMinor: number
  sort: number
  onShelf: boolean
  supplierId: string | null
  stock: number | null
  dailyCapacity: number | null
}

export type Supplier = { supplierId: string; name: string }
