import { reportQuery } from '../report-request.ts'
import type { ReportRequest } from '../types.ts'

/** What a form of the report keeps of its address, as hidden fields. @param without parts that the form itself has */
export function KeptChoices({ request, without }: { request: ReportRequest; without: readonly string[] }) {
  return [...reportQuery(request)]
    .filter(([name]) => !without.includes(name))
    .map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)
}
