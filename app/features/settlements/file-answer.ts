import type { Member } from '#app/core/auth/account.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { messages } from './messages.ts'
import { noteDownload } from './mutations.ts'
import { type StatementFile, statementWorkbook } from './workbook.ts'

/** The Excel file of a statement as an answer, noted in the log. */
export async function answerFile(
  account: Member,
  file: Omit<StatementFile, 'merchantName'>,
  locale: Locale,
): Promise<Response> {
  const { supplierName: supplier, month, statementNo } = file
  await noteDownload(account, file.lines.length, { statementNo: statementNo ?? '', supplier, month })
  const bytes = await statementWorkbook({ ...file, merchantName: account.merchant_name }, locale)
  const name = encodeURIComponent(translator(messages, locale)('fileName', { supplier, month }))
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename*=UTF-8''${name}`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}
