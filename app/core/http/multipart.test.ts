import { describe, expect, test } from 'vitest'
import { parseUpload } from './multipart.ts'

const limits = { maxFileBytes: 1000, maxFiles: 3 }

function post(form: FormData | URLSearchParams): Request {
  return new Request('http://tihuo.test/', { method: 'POST', body: form })
}

describe('parseUpload', () => {
  test('gives fields and files, with names in Chinese', async () => {
    const form = new FormData()
    form.set('name', '大闸蟹')
    form.append('images', new File([new Uint8Array([1, 2, 3])], '蟹.jpg'))
    const upload = await parseUpload(post(form), limits)
    expect(upload.fields.get('name')).toBe('大闸蟹')
    expect(upload.files).toEqual([{ name: '蟹.jpg', bytes: Buffer.from([1, 2, 3]) }])
  })

  test('a file of 30 MB is thrown away, the fields behind it are kept', async () => {
    const form = new FormData()
    form.append('images', new File([new Uint8Array(30 * 1024 * 1024)], 'huge.png'))
    form.append('images', new File([new Uint8Array(1000)], 'fits.png'))
    form.set('name', 'after the file')
    const upload = await parseUpload(post(form), limits)
    expect(upload.tooLarge).toEqual(['huge.png'])
    expect(upload.files.map((file) => file.name)).toEqual(['fits.png'])
    expect(upload.fields.get('name')).toBe('after the file')
  })

  test('an empty file field is no file', async () => {
    const form = new FormData()
    form.append('images', new File([], ''))
    expect((await parseUpload(post(form), limits)).files).toEqual([])
  })

  test('files beyond the limit are counted, not kept', async () => {
    const form = new FormData()
    for (let i = 0; i < 5; i += 1) form.append('images', new File([new Uint8Array(10)], `${i}.png`))
    const upload = await parseUpload(post(form), limits)
    expect([upload.files.length, upload.tooMany]).toEqual([3, 2])
  })

  test('a plain form works too, and what is no form is refused', async () => {
    const upload = await parseUpload(post(new URLSearchParams({ intent: 'delete' })), limits)
    expect(upload.fields.get('intent')).toBe('delete')
    const broken = new Request('http://tihuo.test/', {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: '--x\r\nnothing of use',
    })
    await expect(parseUpload(broken, limits)).rejects.toMatchObject({ status: 400 })
  })

  test('a text field beyond every use is refused', async () => {
    const form = new FormData()
    form.set('description', 'x'.repeat(300 * 1024))
    await expect(parseUpload(post(form), limits)).rejects.toMatchObject({ status: 413 })
  })
})
