/** 张*, 欧**, J***: the first character and how many follow, at most three stars. */
export function maskName(name: string): string {
  const [first = '', ...rest] = [...name.trim()]
  return first + '*'.repeat(Math.min(3, Math.max(1, rest.length)))
}
