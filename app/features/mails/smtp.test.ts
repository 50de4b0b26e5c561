import { expect, test } from 'vitest'
import { type MailError, messageIdOf, understood } from './smtp.ts'

test('the Message-ID is of the domain of the sender', () => {
  expect(messageIdOf('Tihuo <no-reply@mail.tihuo.example>', 'abc')).toBe('<abc@mail.tihuo.example>')
  expect(messageIdOf('no-reply@tihuo.example', 'abc')).toBe('<abc@tihuo.example>')
  expect(messageIdOf('nobody', 'abc')).toBe('<abc@localhost>')
})

test.each<[MailError, boolean, string]>([
  [{ code: 'EENVELOPE', responseCode: 550, response: '550 no such user' }, false, 'ADDRESS'],
  [{ code: 'EENVELOPE', responseCode: 451, response: '451 greylisted' }, true, 'THROTTLED'],
  [{ code: 'EMESSAGE', responseCode: 554, response: '554 spam' }, false, 'REFUSED'],
  [{ code: 'EAUTH', responseCode: 535, response: '535 bad password' }, false, 'CREDENTIALS'],
  [{ code: 'ECONNECTION', message: 'Connection closed' }, true, 'UNREACHABLE'],
  [{ code: 'ETIMEDOUT', message: 'Timeout' }, true, 'UNREACHABLE'],
  [{ message: 'boom' }, true, 'VENDOR'],
])('%j: again %s, %s', (error, retry, reason) => {
  expect(understood(error)).toMatchObject({ ok: false, retry, reason })
})

test('addresses do not get into the log', () => {
  const result = understood({
    code: 'EENVELOPE',
    responseCode: 550,
    response: '550 <wang@shop.example>: unknown',
  })
  expect(JSON.stringify(result)).not.toContain('wang')
})

test('what never had a connection was not taken; of what broke off nobody knows', () => {
  expect(understood({ code: 'ESOCKET', syscall: 'connect' })).toMatchObject({ certain: true, retry: true })
  expect(understood({ code: 'EDNS' })).toMatchObject({ certain: true, retry: true })
  expect(understood({ code: 'ECONNECTION' })).toMatchObject({ certain: false, retry: true })
  expect(understood({ code: 'ETIMEDOUT' })).toMatchObject({ certain: false, retry: true })
})
