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
  /** Parcels that it is sent in. */
  parts: number
  imageId: string | null
  /** Empty: always in season. */
  seasons: Season[]
}

/** A further parcel of a product; supplierId null: the merchant sends it. Money in minor units. */
export type ProductPart = { name: string; supplierId: string | null; supplyPriceMinor: number | null }

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
  /** What the supplier gets for it; null: not agreed yet. */
  supplyPriceMinor: number | null
  /** What comes beside it in parcels of their own. */
  parts: ProductPart[]
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
  supplyPriceMinor: number | null
  parts: ProductPart[]
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
