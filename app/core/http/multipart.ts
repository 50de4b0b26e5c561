import { unstable_parseMultipartFormData as parseMultipart } from '@remix-run/node'

export type UploadLimits = {
  /** Bytes of one file; what is longer is read to its end and thrown away as it comes. */
  maxFileBytes: number
  /** Files of one request; the rest is thrown away likewise. */
  maxFiles: number
}

export type Upload = { name: string; bytes: Buffer }

export type ParsedUpload = {
  /** The text fields alone. */
  fields: FormData
  files: Upload[]
  /** Names of the files that were too long. */
  tooLarge: string[]
  /** How many files came beyond maxFiles. */
  tooMany: number
}

const MAX_FIELD_BYTES = 256 * 1024
const MAX_FIELDS = 200
const MAX_TOTAL_BYTES = 256 * 1024 * 1024

async function readUpTo(
  data: AsyncIterable<Uint8Array>,
  limit: number,
  count: (bytes: number) => void,
): Promise<{ bytes: Buffer; complete: boolean }> {
  const chunks: Uint8Array[] = []
  let kept = 0
  let complete = true
  for await (const chunk of data) {
    count(chunk.length)
    if (complete && kept + chunk.length <= limit) {
      chunks.push(chunk)
      kept += chunk.length
    } else {
      complete = false
      chunks.length = 0
    }
  }
  return { bytes: Buffer.concat(chunks), complete }
}

/**
 * Reads a form with files, holding no more of it in memory than the limits allow. A file that is too long
 * does not end the request: the fields behind it still arrive, so nothing that was typed is lost.
 * @throws Response 413 when the whole is beyond every honest use, 400 when it cannot be read as a form
 */
export async function parseUpload(request: Request, limits: UploadLimits): Promise<ParsedUpload> {
  const result: ParsedUpload = { fields: new FormData(), files: [], tooLarge: [], tooMany: 0 }
  if (!request.headers.get('content-type')?.startsWith('multipart/form-data')) {
    for (const [name, value] of await request.formData()) {
      if (typeof value === 'string') result.fields.append(name, value)
    }
    return result
  }
  let total = 0
  let fields = 0
  const count = (bytes: number) => {
    total += bytes
    if (total > MAX_TOTAL_BYTES) throw new Response('request too large', { status: 413 })
  }
  const takeFile = async (fileName: string, data: AsyncIterable<Uint8Array>) => {
    const room = result.files.length < limits.maxFiles
    const { bytes, complete } = await readUpTo(data, room ? limits.maxFileBytes : 0, count)
    if (!room) result.tooMany += 1
    else if (!complete) result.tooLarge.push(fileName)
    // A file field that was left empty comes as a nameless part of no bytes.
    else if (fileName !== '' || bytes.length > 0) result.files.push({ name: fileName, bytes })
  }
  try {
    await parseMultipart(request, async ({ name, filename, data }) => {
      if (filename !== undefined) {
        await takeFile(filename, data)
        return undefined
      }
      fields += 1
      if (fields > MAX_FIELDS) throw new Response('too many fields', { status: 413 })
      const { bytes, complete } = await readUpTo(data, MAX_FIELD_BYTES, count)
      if (!complete) throw new Response('field too large', { status: 413 })
      result.fields.append(name, bytes.toString('utf8'))
      return undefined
    })
  } catch (error) {
    if (error instanceof Response) throw error
    throw new Response('not a readable form', { status: 400 })
  }
  return result
}
