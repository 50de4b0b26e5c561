import type { MemberBase } from '#app/core/http/route.ts'
import { formatInstant } from '#app/core/i18n/format.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { messages } from './messages.ts'
import { type ReviewRefusal, reviewLogin, reviewOrder } from './mutations.ts'
import { reviewSchema } from './schema.ts'
import type { ReviewAnswer } from './types.ts'

/** Does what the review page has posted. @returns where to go on, or why nothing was changed and the status of that */
export async function actOnReview(
  input: MemberBase<unknown, unknown>,
): Promise<{ ok: true; done: string } | { ok: false; refused: ReviewAnswer; status: number }> {
  const t = translator(messages, input.locale)
  const form = Object.fromEntries(await input.request.formData())
  const text = (name: string) => (typeof form[name] === 'string' ? form[name].slice(0, 1000) : undefined)
  const typed = { orderId: text('orderId') ?? '', card: text('card'), note: text('note') }
  const parsed = reviewSchema.safeParse(form)
  if (!parsed.success) {
    const wrong = (field: string) => parsed.error.issues.some((issue) => issue.path[0] === field)
    const errors = {
      card: wrong('card') ? [t('cardNeeded')] : undefined,
      note: wrong('note') ? [t('noteNeeded')] : undefined,
    }
    const error = errors.card || errors.note ? undefined : t('formBroken')
    return { ok: false, refused: { ...typed, error, errors }, status: 400 }
  }
  const review = parsed.data
  if (review.intent === 'releaseLogin' || review.intent === 'rejectLogin') {
    const verdict = review.intent === 'releaseLogin' ? 'released' : 'rejected'
    const done = await reviewLogin(input.account, review.checkId, verdict)
    return done.ok ? { ok: true, done: 'login' } : refuse(done, input, typed)
  }
  const verdict =
    review.intent === 'release'
      ? ({ verdict: 'released' } as const)
      : ({ verdict: 'rejected', card: review.card } as const)
  const done = await reviewOrder(input.account, review.orderId, verdict, review.note)
  return done.ok ? { ok: true, done: `${verdict.verdict}.${done.orderNo}` } : refuse(done, input, typed)
}

function refuse(
  refusal: ReviewRefusal,
  { account, locale }: MemberBase<unknown, unknown>,
  typed: Omit<ReviewAnswer, 'errors'>,
) {
  const t = translator(messages, locale)
  const status = refusal.reason === 'NOT_PERMITTED' ? 403 : refusal.reason.endsWith('UNKNOWN') ? 404 : 409
  if (refusal.reason !== 'ALREADY_REVIEWED') {
    const error = t(refusal.reason, { orderNo: refusal.orderNo ?? '' })
    return { ok: false as const, refused: { ...typed, error, errors: {} }, status }
  }
  const by = refusal.by ?? t('somebody')
  const time = refusal.at === null ? '' : formatInstant(new Date(refusal.at), account.time_zone, locale)
  const error = t(refusal.outcome === 'released' ? 'alreadyReleased' : 'alreadyRejected', { by, time })
  return { ok: false as const, refused: { ...typed, error, errors: {} }, status }
}
