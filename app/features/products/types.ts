import type { Season } from '../availability/types.ts'
import type { RegionRule } from '../regions/rule.ts'

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
  /** Empty: always in season. */
  seasons: Season[]
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
  /** Empty: always in season. */
  seasons: Season[]
  /** Where it can be delivered; null: no limit of its own. */
  regionRule: RegionRule | null
  imageIds: string[]
  /** How many batches, and choices of products that cards were rebound to, name it; deleted only when none does. */
  bindings: number
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
  seasons: Season[]
  regionRule: RegionRule | null
}

export type Supplier = { supplierId: string; name: string }

/** A product on the shelf as the page of the order shows it, and as a consumer would see it. */
export type ShelfItem = {
  productId: string
  name: string
  description: string
  priceMinor: number
  soldOut: boolean
  imageId: string | null
}

/** The goods on the shelf in the consumer's order; `seen` is a mark of exactly this order. */
export type Shelf = { items: ShelfItem[]; seen: string }
