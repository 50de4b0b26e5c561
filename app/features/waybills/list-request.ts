import type { MemberBase } from '#app/core/http/route.ts'
import { cancelWaybill, printLabels, shipWaybills } from './mutations.ts'
import { askAgain, giveUp } from './purchase/mutations.ts'
import { actionSchema, type Told } from './schema.ts'

/**
 * Does what the list has posted: `intent` with the ticked waybills, or `intent:id` for one of them.
 * @returns the address to go to; undefined for a form that is not ours
 */
export async function actOnWaybills(input: MemberBase<unknown, unknown>): Promise<string | undefined> {
  const { account, request } = input
  const form = await request.formData()
  const [intent = '', only] = String(form.get('intent') ?? '').split(':')
  const waybills = only === undefined ? form.getAll('waybills') : [only]
  const back = backTo(request)
  if (waybills.length === 0) return back('nothingSelected')
  const parsed = actionSchema.safeParse({ intent, waybills })
  if (!parsed.success) return undefined
  const ids = parsed.data.waybills
  switch (parsed.data.intent) {
    case 'print':
    case 'printHtml': {
      const { printed } = await printLabels(account, ids)
      if (printed.length === 0) return back('nothingToPrint')
      const page = parsed.data.intent === 'print' ? 'labels.pdf' : 'print'
      return `/admin/waybills/${page}?ids=${printed.join(',')}`
    }
    case 'ship': {
      const n = await shipWaybills(account, ids)
      return back(n > 0 ? 'ship' : 'nothing', n)
    }
    case 'cancel': {
      const done = await cancelWaybill(account, ids[0] as string)
      return done.ok ? back('cancel') : back(done.reason)
    }
    case 'askAgain': {
      const asked = await askAgain(account, ids)
      return asked.ok ? `/admin/waybills?job=${asked.jobId}` : back(asked.reason)
    }
    case 'giveUp': {
      const n = await giveUp(account, ids)
      return back(n > 0 ? 'giveUp' : 'nothing', n)
    }
  }
}

/** The list's own address, with what was done. */
function backTo(request: Request): (done: Told, n?: number) => string {
  const query = new URL(request.url).searchParams
  for (const name of ['index', 'done', 'n']) query.delete(name)
  return (done, n = 0) => {
    query.set('done', done)
    if (n > 0) query.set('n', String(n))
    return `/admin/waybills?${query}`
  }
}
