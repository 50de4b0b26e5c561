import sharp from 'sharp'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { getObject } from '#app/core/storage/storage.ts'
import type { ArtworkSize } from './artwork.ts'
import { artworkFile } from './paths.ts'
import type { Design } from './types.ts'

const LIST_LIMIT = 200

export type DesignRow = Pick<Design, 'designId' | 'name' | 'widthMm' | 'heightMm' | 'bleedMm' | 'version'> & {
  hasArtwork: boolean
  showsPassword: boolean
  /** How many things are placed on it. */
  elements: number
  updatedAt: Date
}

/** The merchant's designs, newest first, up to 200. */
export function listDesigns(scope: TenantScope): Promise<DesignRow[]> {
  return withTenant(scope, async ({ tx }) => [
    ...(await tx<DesignRow[]>`
      select design_id as "designId", name, width_mm as "widthMm", height_mm as "heightMm",
        bleed_mm as "bleedMm", version, artwork_path is not null as "hasArtwork",
        elements @? '$[*] ? (@.kind == "password")' as "showsPassword", jsonb_array_length(elements) as elements,
        updated_at as "updatedAt"
      from card_designs where merchant_id = (select private.current_merchant_id())
      order by created_at desc, design_id limit ${LIST_LIMIT}`),
  ])
}

/** One design inside a transaction; undefined when it is not there for whoever asks. */
export async function designById(tx: Tx, designId: string): Promise<Design | undefined> {
  const [design] = await tx<Design[]>`
    select design_id as "designId", name, artwork_path as "artworkPath", width_mm as "widthMm",
      height_mm as "heightMm", bleed_mm as "bleedMm", width_px as "widthPx", height_px as "heightPx",
      elements, version
    from card_designs
    where merchant_id = (select private.current_merchant_id()) and design_id = ${designId}`
  return design
}

/** One design; undefined when this merchant has none of that id. */
export function loadDesign(scope: TenantScope, designId: string): Promise<Design | undefined> {
  return withTenant(scope, ({ tx }) => designById(tx, designId))
}

/** A stored file of a design's artwork; undefined when it has none. */
export async function loadArtwork(
  design: Pick<Design, 'artworkPath'>,
  size: ArtworkSize,
): Promise<{ blob: Blob; contentType: string } | undefined> {
  const file = design.artworkPath === null ? undefined : artworkFile(design.artworkPath, size)
  const blob = file && (await getObject('media', file.path))
  return file && blob ? { blob, contentType: file.contentType } : undefined
}

export type Pixels = { width: number; height: number }

// A path names one picture for ever, so its size is looked up once.
const known = new Map<string, Pixels>()
const KNOWN_LIMIT = 500

/** Pixels of the artwork that cards are drawn on; undefined without one. */
export async function loadArtworkPixels(design: Pick<Design, 'artworkPath'>): Promise<Pixels | undefined> {
  const { artworkPath } = design
  if (artworkPath === null) return undefined
  const before = known.get(artworkPath)
  if (before) return before
  const artwork = await loadArtwork(design, 'print')
  if (!artwork) return undefined
  const { width, height } = await sharp(Buffer.from(await artwork.blob.arrayBuffer())).metadata()
  if (known.size >= KNOWN_LIMIT) known.clear()
  known.set(artworkPath, { width, height })
  return { width, height }
}
