import { useCallback, useEffect, useRef, useState } from 'react'
import { beep } from '#app/components/beep.ts'
import { kept, post, type Reply } from './desk-line.ts'

const RETRY_MS = 3000

/**
 * Sends scans one after the other, in order. Those that find no line wait, also over a reload, and are sent when it is
 * back.
 * @param take told each answer, with the text that was sent; must stay the same function
 */
export function useScanQueue(
  memberId: string,
  take: (answer: Exclude<Reply, 'NO_LINE'>, text: string) => void,
) {
  const [waiting, setWaiting] = useState(0)
  const [lineIsDown, setLineIsDown] = useState(false)
  const scans = useRef(kept<string[]>(`tihuo.scans.${memberId}`, [])).current
  const draining = useRef(false)

  const drain = useCallback(async () => {
    if (draining.current) return
    draining.current = true
    for (let queue = scans.read(); queue.length > 0; queue = scans.read()) {
      setWaiting(queue.length)
      const text = queue[0] as string
      const answer = await post({ intent: 'add', code: text })
      setLineIsDown(answer === 'NO_LINE')
      if (answer === 'NO_LINE') {
        beep('bad')
        break
      }
      if (answer !== 'SIGNED_OUT') scans.write(scans.read().slice(1))
      take(answer, text)
      if (answer === 'SIGNED_OUT') break
    }
    setWaiting(scans.read().length)
    draining.current = false
  }, [scans, take])

  useEffect(() => {
    void drain()
    const again = () => void drain()
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [drain])
  useEffect(() => {
    if (!lineIsDown) return
    const timer = setInterval(() => void drain(), RETRY_MS)
    return () => clearInterval(timer)
  }, [lineIsDown, drain])

  const add = (text: string) => {
    scans.write([...scans.read(), text])
    setWaiting(scans.read().length)
    void drain()
  }
  return { waiting, lineIsDown, add }
}
