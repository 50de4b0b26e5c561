// Carriers' systems choke on some characters, and refuse an order for one of them.

const WIDE: Readonly<Record<string, string>> = {
  "'": '＇',
  '"': '＂',
  '#': '＃',
  '&': '＆',
  '+': '＋',
  '<': '＜',
  '>': '＞',
  '%': '％',
  '\\': '＼',
}

/**
 * A text without what carriers refuse: such signs become their full-width twins, which people read the same (8#301 stays
 * 8＃301), line breaks a space, pictures and what has no shape nothing at all.
 * @param most characters of the result at most
 */
export function cleanText(text: string, most: number): string {
  const cleaned = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(
      /[\p{Cf}\p{Co}\p{Cn}]|\p{Emoji_Presentation}|\p{Extended_Pictographic}|[\u{1F3FB}-\u{1F3FF}\uFE0F]/gu,
      '',
    )
    .replace(/['"#&+<>%\\]/g, (sign) => WIDE[sign] ?? '')
    .replace(/\s+/g, ' ')
    .trim()
  // By characters and not by halves of them.
  return cut(cleaned, most)
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text
  let kept = ''
  for (const character of text) {
    if (kept.length + character.length > most) break
    kept += character
  }
  return kept.trimEnd()
}

const MUNICIPALITY = /^(北京|上海|天津|重庆)市?$/

/** A province as KDNiao wants it: 江苏省, 广西壮族自治区, but 上海 and not 上海市. */
export function kdniaoProvince(province: string): string {
  return MUNICIPALITY.exec(province)?.[1] ?? province
}

/** A city as KDNiao wants it; directly governed counties stand in lists under a name of no city. */
export function kdniaoCity(province: string, city: string): string {
  const municipality = MUNICIPALITY.exec(province)?.[1]
  if (municipality) return `${municipality}市`
  return /^(?:省|自治区)?直辖县/.test(city) ? province : city
}
