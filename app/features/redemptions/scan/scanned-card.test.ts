import { expect, test } from 'vitest'
import { readScan } from './scanned-card.ts'

test.each([
  ['https://tihuo.example/r/moon?n=T0000001', 'T0000001'],
  ['http://127.0.0.1:3000/r/moon?n=620110000042', '620110000042'],
  ['https://old.example/r/moon/?n=xh%201000', 'XH1000'],
  [' HTTPS://TIHUO.EXAMPLE/r/moon?n=T0000001&utm=1 ', 'T0000001'],
  ['620110000042', '620110000042'],
  ['ＸＨ－1000 0001', 'XH10000001'],
])('%s is a card', (text, number) => expect(readScan(text, 'moon')).toEqual({ ok: true, number }))

test.each([
  ['https://tihuo.example/r/crab?n=T0000001', 'OTHER_MERCHANT'],
  ['https://tihuo.example/r/moon', 'NOT_A_CARD'],
  ['https://tihuo.example/r/moon/order?n=T0000001', 'NOT_A_CARD'],
  ['https://u.wechat.com/abc?n=T0000001', 'NOT_A_CARD'],
  ['https://tihuo.example/r/moon?n=<script>1', 'NOT_A_CARD'],
  ['javascript:alert(1)', 'NOT_A_CARD'],
  ['wxp://f2f0abc', 'NOT_A_CARD'],
  ['https://', 'NOT_A_CARD'],
  ['HELLO', 'NOT_A_CARD'],
  ['你好', 'NOT_A_CARD'],
  ['', 'NOT_A_CARD'],
])('%s is none: %s', (text, reason) => expect(readScan(text, 'moon')).toEqual({ ok: false, reason }))
