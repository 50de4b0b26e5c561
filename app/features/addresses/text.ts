/** Longer texts are cut: an address with everything around it has a few hundred characters. */
export const MAX_LENGTH = 1000

const QUOTES = /["'“”‘’「」『』«»‹›〝〞]/g
const PICTURES = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/gu
// Letters and digits alone: a full-width bracket or comma in a street is what the writer meant.
const WIDE = /[\p{L}\p{Nd}]/gu

/**
 * A pasted text in the form that the parser reads: letters and digits half-width, without quotes and invisible
 * characters, pictures and square brackets replaced by spaces, at most MAX_LENGTH characters.
 */
export function tidy(text: string): string {
  return (
    text
      .slice(0, MAX_LENGTH)
      // A pair cut in halves, variation selectors, key caps, joiners.
      .replace(/[\ud800-\udfff]/gu, '')
      .replace(/[\ufe00-\ufe0f\u20e3]|\p{Cf}/gu, '')
      .replace(PICTURES, ' ')
      .replace(WIDE, (char) => {
        const plain = char.normalize('NFKC')
        return plain.length === char.length || plain.length === 1 ? plain : char
      })
      .replace(QUOTES, '')
      .replace(/[【】[\]〔〕〖〗［］{}<>＜＞]/g, ' ')
      .replace(/\r\n?|[\u2028\u2029\v\f]/g, '\n')
      .replace(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
      .replace(/＋/g, '+')
      .replace(/[－‐‑‒–—―−]/g, '-')
  )
}

// Traditional characters of place names, family names and labels, each before its simplified form.
const TRADITIONAL =
  '廣广東东縣县區区臺台灣湾門门鎮镇鄉乡雲云貴贵陝陕蘇苏遼辽寧宁龍龙內内慶庆漢汉濟济煙烟濰潍臨临濱滨萊莱棗枣澤泽鄭郑陽阳開开許许駐驻馬马黃黄岡冈' +
  '鹹咸荊荆隨随長长嶽岳張张婁娄懷怀關关頭头賓宾來来賀贺欽钦瓊琼樂乐綿绵瀘泸資资達达涼凉義义銅铜畢毕節节麗丽紅红蘭兰隴陇銀银肅肃烏乌魯鲁齊齐爾尔' +
  '鐵铁嶺岭錦锦營营盤盘撫抚瀋沈連连圖图們们遷迁錫锡鹽盐揚扬滬沪紹绍興兴溫温蕪芜潁颍廈厦巖岩贛赣饒饶鷹鹰閩闽順顺羅罗寶宝鳳凤豐丰橋桥島岛靜静楊杨' +
  '閔闵匯汇觀观離离環环風风優优華华聖圣號号樓楼棟栋層层電电話话機机貨货詳详細细聯联繫系絡络郵邮編编遞递國国際际陳陈劉刘趙赵吳吴孫孙謝谢韓韩馮冯' +
  '鄧邓葉叶蔣蒋蕭萧盧卢賴赖鍾钟鐘钟譚谭陸陆範范賈贾顧顾湯汤龔龚錢钱莊庄嚴严賢贤場场園园廠厂館馆廳厅萬万僑侨灘滩歸归濃浓衛卫輝辉漣涟膠胶滄沧邊边' +
  '樺桦賽赛彌弥騰腾勳勋鄰邻陰阴崑昆崙仑澗涧潯浔瀏浏瀾澜潭潭鄲郸潞潞鶴鹤雞鸡鎬镐麥麦禮礼縉缙諸诸岱岱鬥斗衝冲潛潜鄞鄞鐘钟雙双峽峡幹干薊蓟嵐岚巢巢'

const SIMPLE = new Map<string, string>()
for (let i = 0; i + 1 < TRADITIONAL.length; i += 2)
  SIMPLE.set(TRADITIONAL.charAt(i), TRADITIONAL.charAt(i + 1))

/** The text with simplified characters where the tables need them; every character stays in its place. */
export function simplify(text: string): string {
  let simple = ''
  for (let i = 0; i < text.length; i += 1) simple += SIMPLE.get(text.charAt(i)) ?? text.charAt(i)
  return simple
}

/** What stands between the parts of an address: blanks, commas, semicolons and so on. */
export const SEPARATORS = '[\\s,，;；。、|｜/／!！?？~～:：]'
