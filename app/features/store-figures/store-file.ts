import type { MemberBase } from '#app/core/http/route.ts'
import { fileNameOf } from './in-words.ts'
import type { loadStorePage } from './page-request.ts'
import { fileAnswer, storeWorkbook } from './workbook.ts'

/** The page of a store as an Excel file. */
export async function storeFile(
  { account, locale }: MemberBase,
  page: Awaited<ReturnType<typeof loadStorePage>>,
): Promise<Response> {
  const { merchant_name: merchantName, time_zone: timeZone } = account
  const head = { ...page.wording, merchantName, timeZone, madeAt: new Date() }
  const file = await storeWorkbook(page, page.request, head)
  return fileAnswer(file, fileNameOf(page.request, locale, page.name))
}
