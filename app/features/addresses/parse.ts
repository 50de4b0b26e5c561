import { cutAtLabels, type Holds, type Section } from './labels.ts'
import { chooseName, type Piece, wordsOf } from './name-choice.ts'
import { isPolite, withoutAsking } from './people.ts'
import { findPhones } from './phones.ts'
import { findRegion } from './region-chain.ts'
import { SEPARATORS, simplify, tidy } from './text.ts'
import type { AddressPart, ParsedAddress, PhoneProblem } from './types.ts'

const PARTS: readonly AddressPart[] = ['name', 'phone', 'region', 'street']
// Something of a street, so that a text without any region is still an address.
const STREETLIKE = /[路街道镇乡村巷弄]|\d+(?:号|栋|幢|室|楼|单元)|小区|广场|大厦|花园/
const EDGES = new RegExp(`^(?:${SEPARATORS}|[-.·>=]|[)）])+|(?:${SEPARATORS}|[-.·>=]|[(（])+$`, 'g')

type Calls = Pick<ParsedAddress, 'phone' | 'extension' | 'otherPhones' | 'phoneProblem'>

/** Cuts the numbers to call out of the sections of a text. */
function takePhones(whole: string): { pieces: Piece[]; calls: Calls } {
  const calls: Calls = { otherPhones: [] }
  const problems: PhoneProblem[] = []
  const pieces: Piece[] = []
  for (const section of cutAtLabels(whole)) {
    const { holds, text } = section.holds === 'nothing' ? afterValue(section.text) : section
    let from = 0
    for (const found of findPhones(text)) {
      addPiece(pieces, holds, text.slice(from, found.start), true)
      from = found.end
      if ('problem' in found) problems.push(found.problem)
      else if ('phone' in found) addPhone(calls, found)
    }
    addPiece(pieces, holds, text.slice(from), false)
  }
  if (calls.phone === undefined && problems[0]) calls.phoneProblem = problems[0]
  return { pieces, calls }
}

/** What follows the value of a label that nobody asks for: 邮编：115007 张三 … */
function afterValue(text: string): Section {
  return { holds: 'free', text: text.trimStart().replace(/^[^\s,，;；]+/, '') }
}

function addPiece(pieces: Piece[], holds: Holds, text: string, callAfter: boolean): void {
  const last = pieces.at(-1)
  const callBefore = last?.callAfter === true
  // What is left of a phone's section can be anything: 电话：138… 张三.
  const left = holds === 'phone' ? 'free' : holds
  pieces.push({ holds: left, text, callAfter, callBefore })
}

function addPhone(calls: Calls, found: { phone: string; extension?: string }): void {
  // A mobile is what a courier wants; a landline only where there is nothing else.
  const better = calls.phone === undefined || (calls.phone.includes('-') && !found.phone.includes('-'))
  if (!better) {
    if (found.phone !== calls.phone && !calls.otherPhones.includes(found.phone))
      calls.otherPhones.push(found.phone)
    return
  }
  if (calls.phone !== undefined) calls.otherPhones.push(calls.phone)
  calls.phone = found.phone
  if (found.extension === undefined) delete calls.extension
  else calls.extension = found.extension
}

type Placed = { before: Piece[]; street: Piece[]; after: Piece[]; found: ReturnType<typeof findRegion> }

const MAY_HOLD_REGION: ReadonlySet<Holds> = new Set(['free', 'region', 'address', 'street'])

/** Finds the region and cuts it out. */
function takeRegion(pieces: readonly Piece[]): Placed {
  const chains = pieces.map((piece) =>
    MAY_HOLD_REGION.has(piece.holds) ? findRegion(simplify(piece.text)) : undefined,
  )
  const weight = (i: number) => (chains[i]?.score ?? 0) + (pieces[i]?.holds === 'region' ? 1 : 0)
  let best = -1
  for (let i = 0; i < chains.length; i += 1) if (chains[i] && (best < 0 || weight(i) > weight(best))) best = i
  const piece = pieces[best]
  const chain = chains[best]
  if (!piece || !chain) return { before: [], street: [], after: [...pieces], found: undefined }
  const head: Piece = { ...piece, holds: 'free', text: piece.text.slice(0, chain.start), callAfter: false }
  const tail: Piece = { ...piece, text: piece.text.slice(chain.end), callBefore: false, afterRegion: true }
  return {
    before: [...pieces.slice(0, best), head],
    street: [tail],
    after: pieces.slice(best + 1),
    found: chain,
  }
}

function clean(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(EDGES, '')
    .replace(/ ?([,，、]) ?/g, '$1')
}

/** A stretch without words that only ask or thank. */
function withoutManners({ text, afterRegion }: Piece): string {
  return clean(
    wordsOf(text)
      .filter((word) => isPolite(simplify(word.text)) || (!afterRegion && withoutAsking(word.text) === ''))
      .reduceRight((rest, word) => rest.slice(0, word.start) + rest.slice(word.end), text),
  )
}

/** The street: what follows the region first, then what was labelled so, then whatever is left. */
function streetOf(pieces: readonly Piece[], anyPlace: boolean): string | undefined {
  const order = (piece: Piece) =>
    piece.holds === 'region' || piece.afterRegion
      ? 0
      : piece.holds === 'address' || piece.holds === 'street'
        ? 1
        : 2
  const text = pieces
    .filter((piece) => piece.holds !== 'name')
    .map((piece, index) => ({ piece, index, text: withoutManners(piece) }))
    .filter((each) => each.text !== '')
    .sort((a, b) => order(a.piece) - order(b.piece) || a.index - b.index)
    .map((each) => each.text)
    .join(' ')
  const labelled = pieces.some((piece) => piece.holds === 'street' || piece.holds === 'address')
  if (text === '' || !(anyPlace || labelled || STREETLIKE.test(simplify(text)))) return undefined
  return text
}

/** Six digits by themselves: a postcode, which no form asks for. */
function withoutPostcode(piece: Piece): Piece {
  return { ...piece, text: piece.text.replace(/(^|[\s,，;；/|])\d{6}(?=$|[\s,，;；/|])/g, '$1') }
}

function assemble(calls: Calls, parts: Partial<ParsedAddress>): ParsedAddress {
  const parsed: ParsedAddress = { ...calls, candidates: [], ...parts, missing: [] }
  parsed.missing = PARTS.filter((part) => parsed[part] === undefined)
  return parsed
}

/**
 * Splits a pasted Chinese address (from a chat, a shop, a table) into name, phone, region and street, in whatever
 * order they come. Deterministic, and linear in the length of the text, of which it reads the first MAX_LENGTH
 * characters. Nothing is guessed: of two districts of one name none is taken.
 */
export function parseAddressLine(text: string): ParsedAddress {
  const { pieces, calls } = takePhones(tidy(text))
  const { before, street, after, found } = takeRegion(pieces.map(withoutPostcode))
  const rest = [...street, ...after, ...before]
  const certain = found !== undefined || calls.phone !== undefined || calls.phoneProblem !== undefined
  const inOrder = [...before, ...street, ...after]
  const chosen = chooseName(inOrder, certain)
  const left = chosen
    ? rest.map((piece) => (piece === chosen.piece ? { ...piece, text: chosen.rest } : piece))
    : rest
  const line = streetOf(left, found !== undefined)
  const known = found && found.candidates.length === 0 && found.code.length === 6
  return assemble(calls, {
    ...(chosen ? { name: chosen.name } : {}),
    ...(known ? { region: found.code } : {}),
    ...(found && !known && found.code.length >= 2 ? { place: found.code } : {}),
    candidates: found?.candidates ?? [],
    ...(line !== undefined ? { street: line } : {}),
  })
}
