import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { env } from '../env/env.ts'

// Supabase Storage through supabase-js with the server's key. Both buckets are private: every byte goes
// out through a route of ours that checks who asks. (Signed URLs of the embedded Supabase do not work,
// and a download that is logged by us must pass by us anyway.)
// The redemption surface has the publishable key alone: a policy lets that one see the pictures of goods and
// merchants (scripts/lib/migrate.ts, showPictures), and nothing else.

/** `media`: pictures, named by content and never changed. `exports`: files made by jobs. */
export type Bucket = 'media' | 'exports'

const TIMEOUT_MS = 60_000
let client: SupabaseClient | undefined

const key = () => env().SUPABASE_SECRET_KEY ?? env().SUPABASE_PUBLISHABLE_KEY

function storage(): SupabaseClient['storage'] {
  client ??= createClient(env().SUPABASE_URL, key(), {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }) },
  })
  return client.storage
}

/** Storage did not do what was asked. */
class StorageError extends Error {
  override name = 'StorageError'
}

/** Makes the buckets that are missing; part of the start. */
export async function prepareBuckets(): Promise<void> {
  const { data, error } = await storage().listBuckets()
  if (error) throw new StorageError(error.message)
  for (const bucket of ['media', 'exports'] as const) {
    if (data.some((b) => b.name === bucket)) continue
    const made = await storage().createBucket(bucket, { public: false })
    if (made.error) throw new StorageError(`bucket ${bucket}: ${made.error.message}`)
  }
}

/** True when Storage answers and, where this process may see them, the buckets are there. */
export async function storageReady(): Promise<boolean> {
  try {
    const { data } = await storage().listBuckets()
    return data !== null && (env().SUPABASE_SECRET_KEY === undefined || data.length >= 2)
  } catch {
    return false
  }
}

/**
 * Stores bytes, replacing what was at the path (so that a retried job may write again).
 * @param path begins with the merchant's id
 */
export async function putObject(
  bucket: Bucket,
  path: string,
  bytes: Buffer,
  contentType: string,
): Promise<void> {
  const { error } = await storage().from(bucket).upload(path, bytes, { contentType, upsert: true })
  if (error) throw new StorageError(`${bucket}/${path}: ${error.message}`)
}

/**
 * Stores a file from disk, replacing what was at the path. The file is read as it is sent, not before.
 * @param file path on this machine
 */
export async function putFile(
  bucket: Bucket,
  path: string,
  file: string,
  contentType: string,
): Promise<void> {
  // A stream goes as the plain body of the request; a Blob would go as a form, which @supabase/lite refuses.
  const body = Readable.toWeb(createReadStream(file)) as ReadableStream
  const { error } = await storage().from(bucket).upload(path, body, { contentType, upsert: true })
  if (error) throw new StorageError(`${bucket}/${path}: ${error.message}`)
}

/** The bytes at a path, or undefined when nothing is there. */
export async function getObject(bucket: Bucket, path: string): Promise<Blob | undefined> {
  const { data, error } = await storage().from(bucket).download(path)
  if (data) return data
  const status = (error as { status?: number; statusCode?: string } | null) ?? {}
  if (status.status === 404 || status.statusCode === '404') return undefined
  throw new StorageError(`${bucket}/${path}: ${error?.message ?? 'no answer'}`)
}

/** An object on its way: `bytes` long, where storage says so. */
export type OpenObject = { stream: ReadableStream<Uint8Array>; bytes: number | undefined }

/**
 * Opens the object at a path; its bytes come as they are read, however many. What is not read must be cancelled.
 * @param signal aborts the transfer
 * @returns undefined when nothing is there
 * @throws StorageError; what the signal was aborted with
 */
export async function openObject(
  bucket: Bucket,
  path: string,
  signal?: AbortSignal,
): Promise<OpenObject | undefined> {
  // Not through supabase-js, whose stream does not tell how long it is. And only the answer must come in time:
  // how long its bytes take depends on the line of whoever downloads.
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new StorageError('no answer in time')), TIMEOUT_MS)
  const address = `${env().SUPABASE_URL.replace(/\/$/, '')}/storage/v1/object/${bucket}/${path.split('/').map(encodeURIComponent).join('/')}`
  try {
    const answer = await fetch(address, {
      headers: { apikey: key(), authorization: `Bearer ${key()}` },
      signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
    })
    if (answer.ok && answer.body) {
      const length = answer.headers.get('content-length')
      return { stream: answer.body, bytes: length === null ? undefined : Number(length) }
    }
    const refusal = await answer.text()
    // Hosted Storage says 400 and means what stands in the body.
    if (answer.status === 404 || /"statusCode":\s*"?404/.test(refusal)) return undefined
    throw new StorageError(`${bucket}/${path}: ${answer.status} ${refusal.slice(0, 200)}`)
  } finally {
    clearTimeout(timer)
  }
}

/** Removes objects; those that are gone already do not matter. */
export async function removeObjects(bucket: Bucket, paths: string[]): Promise<void> {
  if (paths.length === 0) return
  const { error } = await storage().from(bucket).remove(paths)
  if (error) throw new StorageError(`${bucket}: ${error.message}`)
}
