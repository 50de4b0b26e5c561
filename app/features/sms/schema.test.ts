import { describe, expect, test } from 'vitest'
import { accountSchema, templateSchema } from './schema.ts'

describe('settings', () => {
  const form = (more: object) => ({ intent: 'account', provider: 'aliyun', signName: '新签名', ...more })

  test.each<[object, string]>([
    [{ signName: '' }, 'signName'],
    [{ keyId: 'LTAI' }, 'keySecret'],
    [{ provider: 'tencent', keyId: 'a', keySecret: 'b' }, 'appId'],
    [{ provider: 'tencent', appId: '1' }, 'keyId'],
    [{ appId: 'abc' }, 'appId'],
  ])('%j is refused at %s', (more, field) => {
    const result = accountSchema({ provider: 'aliyun', hasKey: true }).safeParse(form(more))
    expect(result.error?.issues.map((issue) => issue.path[0])).toContain(field)
  })

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: Aliyun writes variables like this
  test.each<[object, string]>([
    [{ templateCode: '' }, 'templateCode'],
    [{ templateCode: '449739' }, 'templateCode'],
    [{ templateText: '' }, 'templateText'],
    [{ params: ['orderNo'] }, 'params'],
    [{ templateText: Array.from({ length: 11 }, (_, i) => `\${v${i}}`).join('') }, 'templateText'],
  ])('a template with %j is refused at %s', (more, field) => {
    const template = {
      ...{ intent: 'template', kind: 'order_received', enabled: true, templateCode: 'SMS_1' },
      ...{ templateText: '${a}${b}', params: ['orderNo', 'product'] },
    }
    expect(templateSchema('aliyun').safeParse(template).success).toBe(true)
    const result = templateSchema('aliyun').safeParse({ ...template, ...more })
    expect(result.error?.issues.map((issue) => issue.path[0])).toContain(field)
  })
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
})
