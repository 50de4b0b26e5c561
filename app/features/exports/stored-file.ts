/** How an export can be packed, with the type its download says. */
export const MIME_TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  zip: 'application/zip',
} as const
export type Packed = keyof typeof MIME_TYPES

/**
 * Where the file of an export is stored. Always worked out from the job's key and never taken from jobs.result,
 * which the account that asked may write: it must not point at the files of others.
 */
export function objectPath(merchantId: string, jobId: string, packed: Packed): string {
  return `${merchantId}/${jobId}.${packed}`
}

/** Where the sealed password of a job's file belongs (keys.seal). */
export function secretPlace(jobId: string) {
  return { table: 'job_secrets', column: 'secret_enc', row: jobId }
}
