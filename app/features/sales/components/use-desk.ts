import { useCallback, useEffect, useState } from 'react'
import { beep } from '#app/components/beep.ts'
import { useNavigate } from '#app/components/navigation.tsx'
import type { DeskAnswer } from '../desk-request.ts'
import { writeRuns } from '../serial-runs.ts'
import type { Refused, SaleCard } from '../types.ts'
import { post, type Reply } from './desk-line.ts'
import { useScanQueue } from './use-scan-queue.ts'
import { useSending } from './use-sending.ts'

export type Notice =
  | { kind: 'added'; card: SaleCard; again: boolean }
  | { kind: 'refused'; refused: Refused }
  | { kind: 'removed'; left: number }
  | { kind: 'failed'; reason: 'NOT_ALLOWED' | 'NOTHING' | 'PILE_FULL' | 'BAD_REQUEST' }
  | { kind: 'inTheWay'; n: number }
  | { kind: 'signedOut' }
  | { kind: 'noLine' }

/** What the page says of an answer that refuses something; `text` is what was scanned. */
export function noticeOf(answer: Extract<DeskAnswer, { ok: false }>, text = ''): Notice {
  if (answer.reason === 'IN_THE_WAY') return { kind: 'inTheWay', n: answer.cards.length }
  if ('text' in answer) return { kind: 'refused', refused: { ...answer, text: answer.text || text } }
  return { kind: 'failed', reason: answer.reason }
}

/**
 * The clerk's pile on the page. The server keeps it; what could not be sent yet is kept in the browser.
 * @param loaded the pile as the page came with it
 */
export function useDesk(memberId: string, loaded: SaleCard[]) {
  const navigate = useNavigate()
  const [cards, setCards] = useState(loaded)
  const [notice, setNotice] = useState<Notice>()
  useEffect(() => setCards(loaded), [loaded])

  const takeScan = useCallback((answer: Exclude<Reply, 'NO_LINE'>, text: string) => {
    if (answer === 'SIGNED_OUT') return setNotice({ kind: 'signedOut' })
    if (!answer.ok) {
      beep('bad')
      return setNotice(noticeOf(answer, text))
    }
    if (answer.intent !== 'add') return
    beep('good')
    setCards((now) => [answer.card, ...now.filter((card) => card.serial !== answer.card.serial)])
    setNotice({ kind: 'added', card: answer.card, again: answer.again })
  }, [])
  const queue = useScanQueue(memberId, takeScan)

  const { sell, ...sending } = useSending(memberId, (answer) => {
    if (answer === 'SIGNED_OUT') return setNotice({ kind: 'signedOut' })
    if (!answer.ok) {
      beep('bad')
      if (answer.reason === 'IN_THE_WAY') {
        const bad = new Map(answer.cards.map((card) => [card.serial, card]))
        setCards((now) => now.map((card) => bad.get(card.serial) ?? card))
      }
      return setNotice(noticeOf(answer))
    }
    if (answer.intent !== 'sell') return
    beep('done')
    setNotice(undefined)
    navigate(`/store/sell?sold=${answer.sale.saleId}`, { replace: true })
  })

  const remove = async (serials: number[]) => {
    const answer = await post({ intent: 'remove', serials: writeRuns(serials) })
    if (answer === 'NO_LINE') return setNotice({ kind: 'noLine' })
    if (answer === 'SIGNED_OUT') return setNotice({ kind: 'signedOut' })
    const left = cards.filter((card) => !serials.includes(card.serial))
    setCards(left)
    setNotice({ kind: 'removed', left: left.length })
  }
  const sellAll = () =>
    sell(writeRuns(cards.filter((card) => card.state === 'OK').map((card) => card.serial)))

  return { cards, notice, ...queue, ...sending, remove, sell: sellAll }
}

export type Desk = ReturnType<typeof useDesk>
