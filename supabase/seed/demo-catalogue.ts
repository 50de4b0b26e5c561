import { GRANTABLE } from '#app/core/auth/permissions.ts'
import { addDays } from '#app/features/availability/calendar-day.ts'
import type { Season } from '#app/features/availability/types.ts'
import type { SettingsValues } from '#app/features/redemption-settings/types.ts'
import type { StoreForm } from '#app/features/stores/schema.ts'
import type { LogoKind, PictureKind } from './pictures.ts'

// What the demo consists of. Prices and face values in fen (分).

export type DemoProduct = {
  picture: PictureKind
  name: string
  description: string
  price: number
  /** Place in `suppliers` of its merchant; left out: the merchant sends it itself. */
  supplier?: number
  /** What the supplier gets for one. */
  supplyPrice?: number
  /** What goes in parcels of their own beside it; supplier as above. */
  parts?: { name: string; supplier?: number; supplyPrice?: number }[]
  stock?: number
  dailyCapacity?: number
  seasons?: Season[]
}

/** What the merchant has set about redemption; left out: nothing. */
export type DemoRules = Partial<SettingsValues> & {
  /** What is said of its first store. */
  store: Omit<StoreForm, 'name'>
  /** Days without delivery. @param today 'YYYY-MM-DD' */
  holidays: (today: string) => { name: string; days: string[] }[]
}

export type DemoBatch = {
  name: string
  faceValue: number
  prefix: string
  mode: 'sequential' | 'random'
  digits: number
  alphabet: 'digits' | 'safe'
  /** Places in `products` of its merchant. */
  products: number[]
  channel: string
  /** Left out: CARDS_PER_BATCH. */
  quantity?: number
}

/** A batch that was given to the stores of the merchant, and who sells it there. */
export type DemoStock = {
  batch: DemoBatch
  /** By place in `stores`; what is left over is free to be given out. */
  stores: {
    /** Cards it was given, and how many of those, from the first on, it has sold. */
    cards: number
    sold: number
    permissions: readonly string[]
    clerk?: { login: string; name: string; who: string }
  }[]
}

export type DemoMerchant = {
  code: string
  name: string
  logo: LogoKind
  stores: [string, ...string[]]
  suppliers: [string, ...string[]]
  products: DemoProduct[]
  batches: DemoBatch[]
  stock?: DemoStock
  rules?: DemoRules
  /** Name of a card face with the crab artwork; left out: none. */
  design?: string
}

export const CARDS_PER_BATCH = 1000
export const PASSWORD_LENGTH = 8

/** The 588 box is to be had all year, so that some crabs can be redeemed whenever somebody looks at the demo. */
const CRAB_SEASON: Season = { kind: 'yearly', from: '09-25', to: '12-31' }

/** So many days, from one on. */
function daysFrom(first: string, n: number): string[] {
  return Array.from({ length: n }, (_, at) => addDays(first, at))
}

export const DEMO_MERCHANTS: DemoMerchant[] = [
  {
    code: 'xiefu',
    name: '蟹府大闸蟹',
    logo: 'crab',
    stores: ['徐家汇店', '古北店', '南京西路店'],
    suppliers: ['阳澄湖直发仓', '太湖合作社'],
    products: [
      {
        picture: 'crab-4',
        name: '388 型大闸蟹礼盒（2 对）',
        description: '公蟹 3.5 两 2 只，母蟹 2.5 两 2 只。附蟹醋、姜茶和紫苏包，顺丰冷链直达。',
        price: 38_800,
        supplier: 0,
        supplyPrice: 21_600,
        seasons: [CRAB_SEASON],
      },
      {
        picture: 'crab-6',
        name: '588 型大闸蟹礼盒（3 对）',
        description: '公蟹 4.0 两 3 只，母蟹 3.0 两 3 只。附蟹醋、姜茶、紫苏包；蟹八件由本店另寄。',
        price: 58_800,
        supplier: 0,
        supplyPrice: 33_850,
        parts: [{ name: '蟹八件礼盒' }],
      },
      {
        picture: 'crab-8',
        name: '888 型大闸蟹礼盒（4 对）',
        description: '公蟹 4.5 两 4 只，母蟹 3.5 两 4 只。每日限量捕捞，附全套蟹具和品鉴手册。',
        price: 88_800,
        supplier: 1,
        supplyPrice: 52_000,
        stock: 600,
        dailyCapacity: 50,
        seasons: [CRAB_SEASON],
      },
    ],
    batches: ['388', '588', '888'].map((value, place) => ({
      name: `${value} 型蟹卡`,
      faceValue: Number(value) * 100,
      prefix: `A${value}`,
      mode: 'sequential',
      digits: 6,
      alphabet: 'digits',
      products: [place],
      channel: '线下团购',
    })),
    stock: {
      batch: {
        name: '门店提货卡',
        faceValue: 58_800,
        prefix: 'M588',
        mode: 'sequential',
        digits: 6,
        alphabet: 'digits',
        products: [0, 1],
        channel: '门店零售',
        quantity: 1200,
      },
      stores: [
        {
          cards: 300,
          sold: 60,
          permissions: GRANTABLE.store,
          clerk: { login: 'clerk', name: '店员小林', who: '徐家汇店店员 / clerk who may do everything' },
        },
        {
          cards: 200,
          sold: 40,
          permissions: ['card.read', 'card.verify', 'order.read'],
          clerk: { login: 'clerk2', name: '店员小许', who: '古北店店员 / clerk who may only verify' },
        },
        { cards: 100, sold: 0, permissions: ['card.read', 'card.activate', 'card.verify', 'order.read'] },
      ],
    },
    rules: {
      dateMode: 'after',
      daysAfter: 2,
      daysOffered: 30,
      cutOffHour: 16,
      regionRule: { mode: 'except', codes: ['54', '65'] },
      pickUp: true,
      shareTitle: '蟹府大闸蟹 · 凭卡提货',
      shareText: '输入卡号和卡密码，选好日期，顺丰冷链到家',
      store: {
        pickUp: true,
        province: '310000',
        city: '310100',
        district: '310104',
        address: '漕溪北路 88 号 1 层',
        hours: '每天 10:00–21:30',
      },
      holidays: (today) => {
        const year = today.slice(0, 4)
        return [
          { name: '国庆节', days: daysFrom(`${year}-10-01`, 7) },
          { name: '仓库盘点', days: daysFrom(addDays(today, 9), 2) },
          { name: '元旦', days: [`${Number(year) + 1}-01-01`] },
        ]
      },
    },
    design: '中秋蟹卡',
  },
  {
    code: 'lihe',
    name: '礼合礼品',
    logo: 'gift',
    stores: ['静安旗舰店', '虹桥店'],
    suppliers: ['武夷山茶厂', '金华火腿行'],
    products: [
      {
        picture: 'tea',
        name: '武夷岩茶礼盒',
        description: '大红袍、肉桂、水仙各 100 克，传统炭焙。',
        price: 58_800,
        supplier: 0,
        supplyPrice: 29_800,
      },
      {
        picture: 'ham',
        name: '金华火腿礼盒',
        description: '五年陈整腿精切，真空分装 1.5 千克，附切片刀。',
        price: 59_800,
        supplier: 1,
      },
      {
        picture: 'nuts',
        name: '每日坚果大礼包',
        description: '核桃、腰果、巴旦木、夏威夷果共 30 袋，每袋 25 克。',
        price: 55_800,
      },
      {
        picture: 'fruit',
        name: '当季鲜果礼盒',
        description: '阿克苏苹果、赣南脐橙、库尔勒香梨，净重 8 千克。',
        price: 52_800,
      },
      {
        picture: 'mooncake',
        name: '苏式鲜肉月饼礼盒',
        description: '现烤现发，12 只装，收到后请冷藏并在三天内食用。',
        price: 56_800,
        seasons: [{ kind: 'yearly', from: '08-01', to: '10-10' }],
      },
    ],
    batches: [
      {
        name: '588 五选一礼品卡',
        faceValue: 58_800,
        prefix: 'L588',
        mode: 'random',
        digits: 10,
        alphabet: 'safe',
        products: [0, 1, 2, 3, 4],
        channel: '企业福利',
      },
    ],
  },
]

/** Consignees that do not exist. Name, phone, code of the district, street. */
export type DemoConsignee = readonly [name: string, phone: string, region: string, street: string]

/** Who gets the orders that only wait: a busy morning's worth. */
export const DEMO_WAITING = [
  ['周杰', '19900001001', '320583', '玉山镇人民南路 888 号'],
  ['吴静', '19900001002', '330203', '中山西路 120 号 4 幢'],
  ['郑浩', '19900001003', '370203', '香港中路 76 号'],
  ['冯雪', '19900001004', '610113', '雁塔西路 158 号 2 单元 702'],
  ['蒋丽', '19900001005', '350203', '湖滨南路 57 号金源大厦 9 楼'],
  ['沈阳', '19900001006', '210102', '中山路 9 号'],
  ['韩梅', '19900001007', '430102', '五一大道 389 号'],
  ['杨帆', '19900001008', '340111', '金寨路 327 号 5 栋'],
  ['朱琳', '19900001009', '410105', '花园路 39 号国贸中心'],
  ['秦朗', '19900001010', '530102', '东风西路 12 号'],
  ['许晴', '19900001011', '450103', '民族大道 131 号'],
  ['何平', '19900001012', '360102', '八一大道 357 号'],
] as const satisfies readonly DemoConsignee[]

export const DEMO_CONSIGNEES = [
  ['张建国', '19900000001', '320506', '东吴北路 66 号 3 幢 502 室'],
  ['李秀兰', '19900000002', '310115', '世纪大道 1200 号 18 楼'],
  ['王伟', '19900000003', '110105', '望京西园四区 410 楼 2 单元 1101'],
  ['欧阳婷婷', '19900000004', '330106', '文三路 398 号东信大厦 A 座'],
  ['陈志强', '19900000005', '440305', '科技园南区高新南一道 8 号'],
  ['刘芳', '19900000006', '510107', '武侯祠大街 28 号 2 栋 908'],
  ['赵敏', '19900000007', '420111', '珞喻路 152 号教工小区 6 栋'],
] as const
