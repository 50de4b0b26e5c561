// The few browsers and systems that merchants use; whatever else there is, is '?'. The order matters: nearly every
// browser also claims to be Chrome or Safari.
const BROWSERS: readonly [RegExp, string][] = [
  [/MicroMessenger\//, 'WeChat'],
  [/DingTalk\//, 'DingTalk'],
  [/Edg(?:A|iOS)?\//, 'Edge'],
  [/(?:OPR|Opera)\//, 'Opera'],
  [/QQBrowser\//, 'QQ'],
  [/UC?Browser\//, 'UC'],
  [/HuaweiBrowser\//, 'Huawei'],
  [/MiuiBrowser\//, 'Xiaomi'],
  [/SamsungBrowser\//, 'Samsung'],
  [/(?:Firefox|FxiOS)\//, 'Firefox'],
  [/(?:Chrome|CriOS)\//, 'Chrome'],
  [/Version\/.*Safari\//, 'Safari'],
]
const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone|iPod/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Macintosh|Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/**
 * Browser and system of a User-Agent header, in words that need no translation: 'Chrome · Windows'. Only for people to
 * recognise a device by; nothing is decided by it.
 */
export function agentInWords(userAgent: string | null): string {
  const agent = (userAgent ?? '').slice(0, 1000)
  const named = (rules: readonly [RegExp, string][]) => rules.find(([rule]) => rule.test(agent))?.[1]
  return [named(BROWSERS) ?? '?', named(SYSTEMS) ?? '?'].join(' · ')
}
