import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { shareOf, shareTags } from './share.ts'
import { SHARE_PICTURE_SIDE, sharePicture } from './share-picture.ts'

const site = { code: 'moon', name: '月满楼', share_title: '', share_text: '' }

describe('shareOf', () => {
  test('says the name and a sentence of ours where the merchant says nothing', () => {
    expect(shareOf(site, 'https://tihuo.example', 'zh-CN')).toEqual({
      title: '月满楼 · 收到一份心意',
      text: '打开链接，输入卡号和密码，选好礼品，送到家门口。',
      url: 'https://tihuo.example/r/moon',
      picture: 'https://tihuo.example/r/moon/share.png',
      siteName: '月满楼',
    })
  })

  test('says what the merchant says', () => {
    const own = { ...site, share_title: '中秋团圆礼', share_text: '月饼到家' }
    expect(shareOf(own, 'https://tihuo.example', 'en')).toMatchObject({
      title: '中秋团圆礼',
      text: '月饼到家',
    })
  })

  test('every address in the tags is that of the site, without a query', () => {
    const tags = shareTags(shareOf(site, 'https://tihuo.example', 'zh-CN'))
    const addresses = tags.flatMap((tag) => Object.values(tag)).filter((value) => value.startsWith('http'))
    expect(addresses.length).toBeGreaterThanOrEqual(4)
    for (const address of addresses)
      expect(address).toMatch(/^https:\/\/tihuo\.example\/r\/moon(\/share\.png)?$/)
  })
})

test.each(['月满楼', '苏州阳澄湖大闸蟹蟹府旗舰店（官方直营）有限公司', 'Bob & Sons <Gifts>', '🎁', ''])(
  'the picture of %s is a small square PNG',
  async (name) => {
    const picture = await sharePicture(name)
    expect(await sharp(picture).metadata()).toMatchObject({
      format: 'png',
      width: SHARE_PICTURE_SIDE,
      height: SHARE_PICTURE_SIDE,
    })
    expect(picture.length).toBeLessThan(60_000)
    expect(await sharePicture(name)).toBe(picture)
  },
)
