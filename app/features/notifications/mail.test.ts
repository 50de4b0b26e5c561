import { describe, expect, test } from 'vitest'
import { composeMail, type MailParts } from './mail.ts'

const parts: MailParts = {
  merchant: '蟹府',
  lines: [
    { event: 'order_held', n: 1, items: [{ text: 'T1', n: null }], more: 0 },
    { event: 'new_order', n: 12, items: [{ text: '大闸蟹礼盒', n: 12 }], more: 0 },
  ],
  test: false,
  locale: 'zh-CN',
  office: 'https://tihuo.example',
}

describe('an e-mail', () => {
  test('says it all in text', () => {
    const { subject, text } = composeMail(parts)
    expect(subject).toBe('【蟹府】1 笔订单待审核，另有 1 项提醒')
    expect(text).toContain('新订单 12 笔\n  · 大闸蟹礼盒 × 12\n  https://tihuo.example/admin/orders')
  })

  test('and in HTML, with nothing from elsewhere', () => {
    const { html } = composeMail(parts)
    for (const words of ['新订单 12 笔', '大闸蟹礼盒 × 12', '1 笔订单待审核', '蟹府'])
      expect(html).toContain(words)
    expect(html).toContain('href="https://tihuo.example/admin/orders"')
    expect(html).not.toMatch(/<img|<script|<link|url\(/)
  })

  test('in English with the right plural', () => {
    const { subject, html } = composeMail({ ...parts, locale: 'en' })
    expect(subject).toBe('【蟹府】1 order is waiting for review, and 1 more notice')
    expect(html).toContain('lang="en"')
    expect(html).toContain('12 new orders')
  })

  test('names cannot become markup, nor break the subject into headers', () => {
    const evil = '<img src=x onerror="alert(1)">&\'"'
    const lines = [{ event: 'new_order' as const, n: 1, items: [{ text: evil, n: 1 }], more: 0 }]
    const { html } = composeMail({ ...parts, merchant: evil, lines })
    expect(html).not.toContain('<img')
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;&#39;&quot;')
  })

  test('without an address has no links', () => {
    const { html, text } = composeMail({ ...parts, office: undefined })
    expect(html).not.toContain('<a ')
    expect(text).not.toContain('http')
  })

  test('of a test says so', () => {
    const { subject, text, html } = composeMail({ ...parts, lines: [], test: true })
    expect(subject).toBe('【蟹府】这是一条测试通知')
    expect(text).toContain('通知已设置成功')
    expect(html).toContain('通知已设置成功')
  })
})
