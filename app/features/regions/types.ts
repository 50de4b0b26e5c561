/** One division as a picker offers it. */
export type RegionOption = { code: string; name: string }

/** The three levels of one district; names as the administration writes them. */
export type Region = { code: string; province: string; city: string; district: string }

/** The lists of a picker at some moment: cities and districts are empty until the level above is chosen. */
export type RegionLists = { provinces: RegionOption[]; cities: RegionOption[]; districts: RegionOption[] }

/** The whole table as /regions.json serves it: the options below each province and each city. */
export type RegionTree = Record<string, RegionOption[]>

/** The codes a picker stands at; '' where nothing is chosen. */
export type RegionCodes = { province: string; city: string; district: string }

/** What the fields of a region rule show at first: every province (six digits), and the chosen regions (2, 4 or 6). */
export type RegionRuleOptions = {
  provinces: RegionOption[]
  mode: 'none' | 'only' | 'except'
  chosen: { code: string; name: string }[]
}
