import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { provinces, regionTree } from './regions.ts'
import { normaliseCodes } from './rule.ts'
import { matching, provinceNodes, type RegionNode, regionNodes, tickedOf, toggle } from './selection.ts'

const nodes = regionNodes(provinces(), regionTree())
const find = (code: string, among: readonly RegionNode[] = nodes): RegionNode => {
  const node = among.find((each) => code.startsWith(each.code)) as RegionNode
  return node.code === code ? node : find(code, node.children)
}

describe('the tree', () => {
  test('a municipality has its districts below it, an undivided city nothing', () => {
    expect(find('31').children.map((node) => node.code)).toContain('310101')
    expect(find('310101').place).toBe('上海市黄浦区')
    expect(find('3205').children.map((node) => node.name)).toContain('昆山市')
    const [province] = regionNodes([{ code: '440000', name: '广东省' }], {
      '440000': [
        { code: '441900', name: '东莞市' },
        { code: '440100', name: '广州市' },
      ],
      '441900': [{ code: '441900', name: '东莞市' }],
    })
    expect(province?.children[0]).toMatchObject({ code: '4419', place: '广东省东莞市', children: [] })
  })
  test('before the table comes there are the provinces', () => {
    expect(provinceNodes(provinces())[0]).toEqual({
      code: '11',
      name: '北京市',
      place: '北京市',
      children: [],
    })
  })
})

describe('toggle', () => {
  test('a region swallows what was chosen in it', () => {
    expect(toggle(nodes, ['320583', '33'], '32')).toEqual(['32', '33'])
  })
  test('taking a part away leaves the rest', () => {
    const left = toggle(nodes, ['32', '33'], '320583')
    expect(left).not.toContain('32')
    expect(left).toEqual(expect.arrayContaining(['3201', '320505', '33']))
    expect(tickedOf(left, '32')).toBe('some')
    expect(tickedOf(left, '3205')).toBe('some')
    expect(tickedOf(left, '320583')).toBe('none')
    expect(toggle(nodes, left, '320583')).toEqual(['32', '33'])
  })
  test('there and back again is where one was, and no code ever lies in another', () => {
    const every = nodes.flatMap((node) => [
      node,
      ...node.children,
      ...node.children.flatMap((c) => c.children),
    ])
    const code = fc.constantFrom(...every.map((node) => node.code))
    fc.assert(
      fc.property(fc.array(code, { maxLength: 12 }), code, (clicks, last) => {
        const chosen = clicks.reduce((now, click) => toggle(nodes, now, click), [] as string[])
        expect(normaliseCodes(chosen)).toEqual(chosen)
        const after = toggle(nodes, chosen, last)
        const was = tickedOf(chosen, last)
        expect(tickedOf(after, last)).toBe(was === 'all' ? 'none' : 'all')
        if (was !== 'some') expect(toggle(nodes, after, last)).toEqual(chosen)
      }),
      { numRuns: 300 },
    )
  })
})

describe('matching', () => {
  test('shows what lies above, opened, and everything below a hit', () => {
    const found = matching(nodes, '昆山')
    expect(found.nodes.map((node) => node.code)).toEqual(['32'])
    expect([...found.open]).toEqual(['3205', '32'])
    expect(found.nodes[0]?.children[0]?.children.map((node) => node.name)).toEqual(['昆山市'])
    expect(matching(nodes, '浙江').nodes[0]?.children.length).toBeGreaterThan(5)
  })
  test('nothing typed is everything, closed; nonsense is nothing', () => {
    expect(matching(nodes, ' ').nodes).toHaveLength(34)
    expect(matching(nodes, ' ').open.size).toBe(0)
    expect(matching(nodes, 'xyz').nodes).toEqual([])
  })
})
