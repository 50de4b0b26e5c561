const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
// <merchant>/products/<image>/<size>.<format>; logos lie beside the products.
const PATH = new RegExp(`^${UUID}/(?:products|logos)/${UUID}/(?:thumb|card|large)\\.(webp|jpeg)$`)

/** The object behind a path below /media/, with its content type; undefined for every other path. */
export function mediaPath(asked: string | undefined): { path: string; contentType: string } | undefined {
  const format = PATH.exec(asked ?? '')?.[1]
  return asked !== undefined && format ? { path: asked, contentType: `image/${format}` } : undefined
}
