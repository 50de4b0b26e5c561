import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { log } from '#app/core/log/log.ts'
import { getObject, putObject, removeObjects } from '#app/core/storage/storage.ts'
import type { Artwork } from './artwork.ts'
import { designById } from './data.ts'
import { toElement } from './draft.ts'
import { artworkFile, artworkFiles, artworkPath } from './paths.ts'
import type { DesignForm } from './schema.ts'
import { type Element, pictureHeight } from './types.ts'

type Author = Pick<Member, 'merchant_id' | 'member_id' | 'scope'>

/**
 * Makes a design, empty or with elements (in millimetres and points, as the editor has them).
 * @returns its id
 */
export async function createDesign(author: Author, values: DesignForm): Promise<{ designId: string }> {
  const designId = uuid()
  await withTenant(
    author.scope,
    ({ tx }) => tx`
      insert into card_designs ${tx({
        merchant_id: author.merchant_id,
        design_id: designId,
        created_by: author.member_id,
        ...columnsOf(values),
        elements: tx.json(elementsOf(values)),
      })}`,
  )
  return { designId }
}

function columnsOf(values: DesignForm) {
  const { name, widthMm, heightMm, bleedMm, widthPx } = values
  return {
    name,
    width_mm: widthMm,
    height_mm: heightMm,
    bleed_mm: bleedMm,
    width_px: widthPx,
    height_px: pictureHeight(values),
  }
}

/** The elements of a form as they are stored. */
export function elementsOf(values: Pick<DesignForm, 'widthMm' | 'elements'>): Element[] {
  return values.elements.map((element) => toElement(element, values.widthMm))
}

/**
 * Saves everything the editor edits; the version is raised by the database.
 * @param seen the version that was edited: somebody else's work is not written over
 * @returns the new version
 */
export async function saveDesign(
  author: Author,
  designId: string,
  seen: number,
  values: DesignForm,
): Promise<Outcome<{ version: number }, 'DESIGN_UNKNOWN' | 'DESIGN_CHANGED'>> {
  return withTenant(author.scope, async ({ tx }) => {
    const [saved] = await tx<{ version: number }[]>`
      update card_designs set ${tx(columnsOf(values))}, elements = ${tx.json(elementsOf(values))}
      where merchant_id = ${author.merchant_id} and design_id = ${designId} and version = ${seen}
      returning version`
    if (saved) return { ok: true, version: saved.version }
    const reason = (await designById(tx, designId)) ? 'DESIGN_CHANGED' : 'DESIGN_UNKNOWN'
    return { ok: false, reason }
  })
}

/** Changes the name alone, as the list does. */
export async function renameDesign(
  author: Author,
  designId: string,
  name: string,
): Promise<Outcome<object, 'DESIGN_UNKNOWN'>> {
  const renamed = await withTenant(
    author.scope,
    ({ tx }) => tx`
      update card_designs set name = ${name}
      where merchant_id = ${author.merchant_id} and design_id = ${designId}`,
  )
  return renamed.count === 1 ? { ok: true } : { ok: false, reason: 'DESIGN_UNKNOWN' }
}

/**
 * Copies a design with its artwork.
 * @param name of the copy
 */
export async function duplicateDesign(
  author: Author,
  designId: string,
  name: string,
): Promise<Outcome<{ designId: string }, 'DESIGN_UNKNOWN'>> {
  const design = await withTenant(author.scope, ({ tx }) => designById(tx, designId))
  if (!design) return { ok: false, reason: 'DESIGN_UNKNOWN' }
  const copyId = uuid()
  // Objects of its own: the artwork of one design may be replaced without looking for others that use it.
  const path = design.artworkPath && (await copyArtwork(design.artworkPath, author.merchant_id))
  try {
    await withTenant(
      author.scope,
      ({ tx }) => tx`
        insert into card_designs (merchant_id, design_id, name, artwork_path, width_mm, height_mm, bleed_mm,
          width_px, height_px, elements, created_by)
        select merchant_id, ${copyId}::uuid, ${name}, ${path}, width_mm, height_mm, bleed_mm,
          width_px, height_px, elements, ${author.member_id}::uuid
        from card_designs where merchant_id = ${author.merchant_id} and design_id = ${designId}`,
    )
  } catch (error) {
    if (path) await forgetArtwork(path)
    throw error
  }
  return { ok: true, designId: copyId }
}

async function copyArtwork(path: string, merchantId: string): Promise<string> {
  const to = artworkPath(merchantId, uuid())
  for (const size of ['print', 'screen', 'thumb'] as const) {
    const from = artworkFile(path, size)
    const target = artworkFile(to, size)
    const blob = from && (await getObject('media', from.path))
    if (!from || !target || !blob) continue
    await putObject('media', target.path, Buffer.from(await blob.arrayBuffer()), from.contentType)
  }
  return to
}

/**
 * Deletes a design with its artwork. Refused while cards are being drawn with it: the rest of them would fail.
 * What has been drawn stays.
 */
export async function deleteDesign(
  author: Author,
  designId: string,
): Promise<Outcome<object, 'DESIGN_UNKNOWN' | 'DESIGN_BUSY'>> {
  try {
    const [gone] = await withTenant(
      author.scope,
      ({ tx }) => tx<{ path: string | null }[]>`
        delete from card_designs where merchant_id = ${author.merchant_id} and design_id = ${designId}
        returning artwork_path as path`,
    )
    if (!gone) return { ok: false, reason: 'DESIGN_UNKNOWN' }
    if (gone.path) await forgetArtwork(gone.path)
    return { ok: true }
  } catch (error) {
    if (isBusy(error)) return { ok: false, reason: 'DESIGN_BUSY' }
    throw error
  }
}

/** The database's answer while a drawing job of this design waits or runs (private.keep_design_in_use). */
function isBusy(error: unknown): boolean {
  return (error as { code?: string }).code === '23503'
}

/** Gives a design its artwork, or another one; the one before is removed. */
export async function setArtwork(
  author: Author,
  designId: string,
  artwork: Artwork,
): Promise<Outcome<object, 'DESIGN_UNKNOWN'>> {
  if (!(await mayEdit(author.scope, designId))) return { ok: false, reason: 'DESIGN_UNKNOWN' }
  const path = artworkPath(author.merchant_id, uuid())
  try {
    await Promise.all(
      artwork.files.map(({ size, bytes, contentType }) => {
        const file = artworkFile(path, size)
        return file && putObject('media', file.path, bytes, contentType)
      }),
    )
    const done = await pointAt(author, designId, path)
    if (!done.ok) await forgetArtwork(path)
    return done
  } catch (error) {
    await forgetArtwork(path)
    throw error
  }
}

/** Makes the card white again. */
export function removeArtwork(author: Author, designId: string): Promise<Outcome<object, 'DESIGN_UNKNOWN'>> {
  return pointAt(author, designId, null)
}

function mayEdit(scope: TenantScope, designId: string): Promise<boolean> {
  return withTenant(scope, async ({ tx }) => {
    const rows = await tx`
      select from card_designs
      where merchant_id = (select private.merchant_for('batch.create')) and design_id = ${designId}`
    return rows.length === 1
  })
}

async function pointAt(
  author: Author,
  designId: string,
  path: string | null,
): Promise<Outcome<object, 'DESIGN_UNKNOWN'>> {
  const before = await withTenant(author.scope, async ({ tx }) => {
    const [old] = await tx<{ path: string | null }[]>`
      select artwork_path as path from card_designs
      where merchant_id = ${author.merchant_id} and design_id = ${designId} for update`
    if (!old) return undefined
    const changed = await tx`
      update card_designs set artwork_path = ${path}
      where merchant_id = ${author.merchant_id} and design_id = ${designId}`
    return changed.count === 1 ? old : undefined
  })
  if (!before) return { ok: false, reason: 'DESIGN_UNKNOWN' }
  if (before.path) await forgetArtwork(before.path)
  return { ok: true }
}

/** Nothing points at these objects any more, so failing to remove them costs only space: logged, not thrown. */
async function forgetArtwork(path: string): Promise<void> {
  try {
    await removeObjects('media', artworkFiles(path))
  } catch (error) {
    log.warn({ err: error }, 'artwork left behind in storage')
  }
}
