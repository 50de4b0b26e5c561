import { keysOf } from '#app/core/crypto/key-library.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { FileRefused } from '../spreadsheets/refusal.ts'
import type { FileProblem } from '../spreadsheets/types.ts'
import { storedFile } from './data.ts'
import { makePreview } from './preview.ts'
import type { ImportDetail, Preview } from './types.ts'

type Asked = { [Part in keyof Preview['choice']]?: Preview['choice'][Part] | undefined }

/** How a file is to be read: what was asked for, else what was chosen before, else what the upload has found. */
function choiceOf(found: ImportDetail, asked: Asked): Preview['choice'] {
  const { source, mapping } = found
  const csv = source.kind === 'csv' ? source : { encoding: 'utf-8' as const, delimiter: ',' as const }
  const sheet = asked.sheet ?? mapping?.sheet ?? (source.kind === 'xlsx' ? source.sheet : 0)
  return {
    sheet: source.kind === 'xlsx' && source.sheets[sheet] ? sheet : 0,
    encoding: asked.encoding ?? mapping?.encoding ?? csv.encoding,
    delimiter: asked.delimiter ?? mapping?.delimiter ?? csv.delimiter,
  }
}

/**
 * The first rows of a stored file, to choose its columns by. Opens as much of the file as that needs.
 * @param asked sheet, encoding or delimiter people want to see it with
 * @returns the choice in force, with a preview or with the reason why there is none
 */
export async function loadColumns(
  scope: TenantScope,
  merchantId: string,
  found: ImportDetail,
  asked: Asked,
): Promise<{ choice: Preview['choice']; preview?: Preview; problem?: FileProblem }> {
  const choice = choiceOf(found, asked)
  const file = storedFile(scope, await keysOf(merchantId), found)
  try {
    return { choice, preview: await makePreview(file, found.source, choice, found.mapping) }
  } catch (error) {
    if (error instanceof FileRefused) return { choice, problem: error.problem }
    throw error
  }
}
