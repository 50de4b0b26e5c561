import { useEffect, useRef, useState } from 'react'
import { v7 as uuid } from 'uuid'
import { beep } from '#app/components/beep.ts'
import { kept, post, type Reply } from './desk-line.ts'

/** A sale that was sent and whose answer has not come. */
export type Unanswered = { saleId: string; serials: string }

/**
 * Sends a sale, with the same id until it is answered, also over a reload: so it is made once.
 * @param take told the answer
 */
export function useSending(memberId: string, take: (answer: Exclude<Reply, 'NO_LINE'>) => void) {
  const [selling, setSelling] = useState(false)
  const [unanswered, setUnanswered] = useState<Unanswered>()
  const sale = useRef(kept<Unanswered | null>(`tihuo.sale.${memberId}`, null)).current
  useEffect(() => setUnanswered(sale.read() ?? undefined), [sale])

  const send = async (asked: Unanswered) => {
    setSelling(true)
    sale.write(asked)
    const answer = await post({ intent: 'sell', ...asked })
    setSelling(false)
    if (answer === 'NO_LINE') {
      beep('bad')
      return setUnanswered(asked)
    }
    if (answer !== 'SIGNED_OUT') {
      sale.write(null)
      setUnanswered(undefined)
    }
    take(answer)
  }
  return {
    selling,
    unanswered,
    sell: (serials: string) => send({ saleId: uuid(), serials }),
    sellAgain: () => unanswered && send(unanswered),
  }
}
