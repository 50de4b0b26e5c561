// Telling a person's name from a piece of an address. No list has everybody in it, so a piece gets points for
// what it looks like and parse.ts adds those for where it stands.

const SURNAMES = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛' +
    '阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷盛' +
    '曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣' +
    '巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平' +
    '计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉' +
    '植衡富尧闭由',
)
const LONG_SURNAMES =
  /^(?:欧阳|上官|司马|司徒|司空|诸葛|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|东方|夏侯|端木|轩辕|独孤|南宫|西门|东郭|百里|呼延|闻人|澹台|濮阳|淳于|单于|太史|申屠|钟离|鲜于|闾丘|拓跋|纳兰|完颜|赫连|叶赫|第五)/

const TITLE =
  /(?:先生|女士|小姐|太太|夫人|老师|师傅|阿姨|叔叔|大姐|大哥|经理|老板|医生|同学|主任|律师|会计|工程师)$/
const RECEIVES =
  /\s*(?:[(（]\s*(?:收|亲收|代收|本人|收件人|收货人|先生|女士)\s*[)）]|亲收|代收|敬启|收件|收货|(?<=.{2})收)$/
const ASKING =
  /^(?:麻烦|请|帮我|帮忙|直接|快递|邮寄|寄送|寄|发|送)*(?:给|到|往|至)|^(?:收件人|收货人|联系人|我叫|我是|本人|联系|找|to\s)|^(?:我的|我家|公司)?地址(?:是|为|在)?|^(?:麻烦|请)/i
const POLITE =
  /^(?:寄|收|发|送|寄往|谢谢|多谢|感谢|辛苦|麻烦|拜托|你好|您好|亲|收货信息|收件信息|地址信息|电话|手机|快递|本人|收件人|收货人|姓名|地址|中国|to|add|hi|hello|thanks?)[!！~啦了您你哦呀哈的]*$/i

const REQUEST =
  /^(?:请|麻烦|帮我|帮忙|寄给|寄到|发给|发到|尽快|谢谢|辛苦|不要|记得|送货前|发货前|周末|工作日)/

// What ends the names of roads, villages, buildings and offices, and never the name of a person of three or four.
const PLACE_END =
  /[路街道镇乡村庄号栋幢楼层座室户院园区苑厦场馆店厂库站亭城巷弄里坊组队社店铺厅房屋寓厝墅宅湾桥塔寺庙校局所部处科厢段口旁边侧面内外]$|(?:广场|公司|大学|中学|小学|医院|银行|小区|中心|集团|超市|酒店|商行|商贸|工厂|单位|门卫|驿站|丰巢|菜鸟|前台|代收点|花园|公寓|胡同|大道|社区|自治|国际|大厦|市场|花苑|佳苑|家园|名城|名苑|华府|学校|幼儿园)/
// Of these, the last characters that names of people have as well.
const MAY_END_NAME = /^..?[里口内外边亭桥塔面湾城庭]$/u
const COMPANY =
  /(?:公司|集团|厂|店|中心|商行|超市|工作室|事务所|学校|医院|银行|酒店|饭店|合作社|局|馆|部|院)$/

const HAN_NAME = /^[\p{Script=Han}〇]{2,4}$/u
const LONG_HAN = /^[\p{Script=Han}]{5,7}$/u
const DOTTED = /^[\p{Script=Han}A-Za-z]{1,10}(?:[·•・‧∙.][\p{Script=Han}A-Za-z]{1,12}){1,3}$/u
const LATIN = /^[A-Za-z][A-Za-z.'-]{0,19}(?: [A-Za-z][A-Za-z.'-]{0,19}){0,3}$/
const NICKNAME =
  /^(?:[小老阿大][\p{Script=Han}A-Za-z]{1,2}|[\p{Script=Han}]{1,3}[A-Za-z]{1,3}|[A-Za-z]{1,3}[\p{Script=Han}]{1,3})$/u
const MASKED = /[*＊]/

/** The most characters a consignee may have; longer ones are no names. */
const LONGEST = 30

/** True when a text begins with a family name. @param text simplified */
export function beginsWithSurname(text: string): boolean {
  return LONG_SURNAMES.test(text) || SURNAMES.has(text.charAt(0))
}

/** True for the name of a company or office. */
export function isCompany(text: string): boolean {
  return COMPANY.test(text) && text.length >= 4 && text.length <= LONGEST && !/\d/.test(text)
}

/** True for words around an address that are no part of it. */
export function isPolite(text: string): boolean {
  return POLITE.test(text) || (REQUEST.test(text) && !/\d/.test(text) && text.length <= 20)
}

/** A piece without the words that ask to send something there. */
export function withoutAsking(text: string): string {
  let rest = text
  for (let before = ''; before !== rest; ) {
    before = rest
    rest = rest.replace(ASKING, '').replace(/^[\s:：,，]+/, '')
  }
  return rest
}

/** A name, or a stretch that ends with one, without (收) and the like. */
export function withoutReceives(text: string): string {
  return text
    .trim()
    .replace(RECEIVES, '')
    .replace(/^[-.·:：]+|[-.·:：,，。]+$/g, '')
    .trim()
}

/** The same without 先生 and the like; 先生 and 女士 stay where the name would be one character alone. */
export function bareName(text: string): string {
  const name = withoutReceives(text)
  const plain = name.replace(/(?:先生|女士|小姐)$/, '').trim()
  return [...plain].length >= 2 ? plain : name
}

/**
 * How much a piece looks like a person's name: 0 for anything else, up to 8.
 * @param text as it was written, without (收)
 * @param simple the same in simplified characters
 */
export function nameScore(text: string, simple: string): number {
  if (text.length < 2 || text.length > LONGEST || MASKED.test(text) || /\d/.test(text) || isPolite(simple))
    return 0
  if (TITLE.test(simple) && simple.length <= 6) return 8
  if (DOTTED.test(text)) return 8
  if (LATIN.test(text)) return /^[A-Z]{2,5}$/.test(text) ? 1 : 4
  if (HAN_NAME.test(simple)) {
    const long = LONG_SURNAMES.test(simple)
    const named = long ? 6 : beginsWithSurname(simple) ? (simple.length === 4 ? 3 : 5) : 2
    if (named >= 5 && simple.length <= 3) return named
    return PLACE_END.test(simple) ? (MAY_END_NAME.test(simple) ? named - 1 : Math.min(named - 3, 1)) : named
  }
  if (NICKNAME.test(simple)) return 3
  return LONG_HAN.test(simple) && !PLACE_END.test(simple) ? 1 : 0
}
