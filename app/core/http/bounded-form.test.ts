import { expect, test } from 'vitest'
import { boundedForm } from './bounded-form.ts'

const post = (body: BodyInit) => new Request('http://localhost/', { method: 'POST', body })

test('reads forms of both kinds', async () => {
  const form = new FormData()
  form.set('numbers', 'A1\r\nＡ２')
  form.set('file', new File(['A3'], 'list.txt'))
  const read = await boundedForm(post(form), 10_000)
  expect(read?.get('numbers')).toBe('A1\r\nＡ２')
  const file = read?.get('file')
  expect(file instanceof File && (await file.text())).toBe('A3')
  expect((await boundedForm(post(new URLSearchParams({ a: '1' })), 100))?.get('a')).toBe('1')
})

test('keeps nothing of what is too long', async () => {
  expect(await boundedForm(post(new URLSearchParams({ a: 'x'.repeat(200) })), 100)).toBeUndefined()
})

test('refuses what is no form', async () => {
  const request = new Request('http://localhost/', {
    method: 'POST',
    body: 'x',
    headers: { 'content-type': 'multipart/form-data; boundary=y' },
  })
  await expect(boundedForm(request, 100)).rejects.toMatchObject({ status: 400 })
})
