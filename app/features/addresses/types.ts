/** The parts of an address that a form asks for. */
export type AddressPart = 'name' | 'phone' | 'region' | 'street'

/** Why a number in the text is none that a courier can call, or not one we may take. */
export type PhoneProblem = 'masked' | 'foreign' | 'hotline'

/** What was found in a pasted text; a part that was not found, or not with certainty, is left out. */
export type ParsedAddress = {
  name?: string
  /** As parsePhone writes it: 13800138000 or 010-12345678. */
  phone?: string
  /** Digits to be dialled after `phone`. */
  extension?: string
  /** Numbers of the text beside `phone`. */
  otherPhones: string[]
  phoneProblem?: PhoneProblem
  /** The six digits of a district. */
  region?: string
  /** How far the region is known when the district is open: two digits (province) or four (city). */
  place?: string
  /** Districts that the text can mean alike, six digits each; empty unless it names one that several places have. */
  candidates: string[]
  street?: string
  /** The parts that were not found, in the order in which a form asks for them. */
  missing: AddressPart[]
}
