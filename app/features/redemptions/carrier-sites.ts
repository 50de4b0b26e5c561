// Where a parcel can be looked up. Each carrier's own front page, which has a box for the number: the addresses
// behind it change every few years and would lead nowhere.
const SITES: ReadonlyMap<string, string> = new Map([
  ['SF', 'https://www.sf-express.com/'],
  ['JD', 'https://www.jdl.com/'],
  ['ZTO', 'https://www.zto.com/'],
  ['YTO', 'https://www.yto.net.cn/'],
  ['STO', 'https://www.sto.cn/'],
  ['YD', 'https://www.yundaex.com/'],
  ['EMS', 'https://www.ems.com.cn/'],
  ['YZPY', 'https://www.ems.com.cn/'],
  ['JTSD', 'https://www.jtexpress.cn/'],
  ['DBL', 'https://www.deppon.com/'],
])

/** The public page of a carrier; undefined for one that we do not know. @param code as orders keep it */
export function carrierSite(code: string | null): string | undefined {
  return code === null ? undefined : SITES.get(code)
}
