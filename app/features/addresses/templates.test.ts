import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FILLERS, regionLine } from '#app/features/regions/region-line.ts'
import { resolve } from '#app/features/regions/regions.ts'
import { corpus, everyDistrict, lineOf } from './corpus.ts'
import { parseAddressLine } from './parse.ts'

const codes = everyDistrict().filter((code) => !FILLERS.has(resolve(code)?.district ?? '市辖区'))
const seen = new Map<string, number>()
for (const code of codes) seen.set(lineOf(code) ?? '', (seen.get(lineOf(code) ?? '') ?? 0) + 1)
// Some zones and wards of the table are there twice under one name.
const unique = codes.filter((code) => seen.get(lineOf(code) ?? '') === 1)

const region = fc.constantFrom(...unique)
const from = (chars: string) => fc.constantFrom(...chars)
const name = fc
  .tuple(
    from('王李张刘陈赵吴周徐孙胡郭何林罗梁宋唐许韩冯邓曹彭曾'),
    from('伟芳娜敏静丽强磊军洋勇艳杰涛明超霞鹏辉玲'),
    fc.constantFrom('', '华', '英', '文', '建', '志', '晓'),
  )
  .map((parts) => parts.join(''))
const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))
const phone = fc.oneof(
  fc.tuple(fc.integer({ min: 13, max: 19 }), digits(9)).map(([head, tail]) => `${head}${tail}`),
  fc
    .tuple(fc.constantFrom('010', '021', '0571', '0755'), from('2345678'), digits(7))
    .map(([area, first, rest]) => `${area}-${first}${rest}`),
)
const number = fc.integer({ min: 1, max: 2999 })
const street = fc
  .tuple(
    fc.constantFrom('', '城关镇', '东风街道', '朝阳街道', '新华乡'),
    fc.constantFrom('人民路', '建设大道', '北京西路', '解放东街', '中山路', '长江大道', '和平巷'),
    number,
    fc.constantFrom('', '阳光花园', '金色家园', '世纪广场'),
    fc.oneof(
      fc.constant(''),
      number.map((n) => `${(n % 40) + 1}栋${n}室`),
      number.map((n) => `${(n % 9) + 1}号楼${(n % 6) + 1}单元${n}`),
    ),
  )
  .map(([town, road, no, estate, room]) => `${town}${road}${no}号${estate}${room}`)

type Parts = { name: string; phone: string; line: string; spaced: string; street: string; codes: string }
const TEMPLATES: readonly ((parts: Parts) => string)[] = [
  (p) => `${p.name}，${p.phone}，${p.line}${p.street}`,
  (p) => `${p.name} ${p.phone} ${p.spaced} ${p.street}`,
  (p) => `${p.line}${p.street} ${p.name} ${p.phone}`,
  (p) => `${p.line}${p.street}，${p.name}，${p.phone}`,
  (p) => `${p.name}${p.phone}${p.line}${p.street}`,
  (p) => `${p.phone} ${p.line}${p.street} ${p.name}`,
  (p) => `${p.phone}\t${p.name}\t${p.spaced}\t${p.street}`,
  (p) => `收货人: ${p.name}\n手机号码: ${p.phone}\n所在地区: ${p.spaced}\n详细地址: ${p.street}`,
  (p) => `姓名：${p.name}；电话：${p.phone}；地址：${p.line}${p.street}`,
  (p) => `收件人:${p.name} 地址:${p.line}${p.street} 联系电话:${p.phone}`,
  (p) => `详细地址：${p.street}\n所在地区：${p.line}\n收货人：${p.name}\n联系电话：${p.phone}`,
  (p) => `"${p.name}","${p.phone}","${p.spaced.replaceAll(' ', '","')}","${p.street}"`,
  (p) => `${p.name}(收)\r\n${p.phone}\r\n${p.line}\r\n${p.street}`,
  (p) => `麻烦寄到${p.line}${p.street}，${p.name}收，电话${p.phone}，谢谢！`,
  (p) => `🏠${p.line}${p.street} 😊${p.name} 📱${p.phone}`,
]

test('whatever the template, the same parts come out', () => {
  const parts = fc.record({ code: region, name, phone, street, template: fc.constantFrom(...TEMPLATES) })
  fc.assert(
    fc.property(parts, ({ code, name, phone, street, template }) => {
      const place = resolve(code)
      if (!place) throw new Error(code)
      const line = regionLine(place)
      const spaced = [place.province, place.city, place.district]
        .filter((each) => !FILLERS.has(each))
        .join(' ')
      const text = template({ name, phone, line, spaced, street, codes: code })
      const parsed = parseAddressLine(text)
      expect({ ...parsed, region: lineOf(parsed.region) }).toEqual({
        name,
        phone,
        region: line,
        street,
        otherPhones: [],
        candidates: [],
        missing: [],
      })
    }),
    { numRuns: 1500 },
  )
})

test('any text at all gives an answer, quickly, and nothing that is not in it', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...corpus().map((sample) => sample.text),
      '1',
      ' ',
      '13800138000',
      '北京市',
      '地址',
      '：',
      '((',
      '\ud83d',
    ),
    fc.string({ unit: 'grapheme' }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('').slice(0, 10_000)
      const parsed = parseAddressLine(text)
      if (parsed.region !== undefined) expect(lineOf(parsed.region)).toBeDefined()
      for (const part of parsed.missing) expect(parsed[part]).toBeUndefined()
    }),
    { numRuns: 300 },
  )
})
