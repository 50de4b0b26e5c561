import type { Holds } from './labels.ts'
import {
  bareName,
  beginsWithSurname,
  isCompany,
  isPolite,
  nameScore,
  withoutAsking,
  withoutReceives,
} from './people.ts'
import { SEPARATORS, simplify } from './text.ts'

/** A stretch of the text without any number to call in it. */
export type Piece = {
  holds: Holds
  text: string
  /** A number stood right before or after it. */
  callBefore: boolean
  callAfter: boolean
  /** It begins where the region ended. */
  afterRegion?: true
}

/** A name, the piece it was in, and what is left of that piece. */
export type ChosenName = { name: string; piece: Piece; rest: string }

type Word = { text: string; start: number; end: number }
type Candidate = ChosenName & { score: number }

/** Below this a word is more likely a part of the street. */
const ENOUGH = 5
const WORD = new RegExp(`(?:(?!${SEPARATORS}).)+`, 'gsu')
// What a street ends with, right before a name that nothing separates from it.
const STREET_END = /[号號室楼樓栋棟幢座层層户铺厅弄巷院组队园厦店庄馆场城苑厂司局部校区村站口亭\d)）A-Za-z]$/

function isSplitName(first: string, second: string, between: string): boolean {
  const short = /^\p{Script=Han}$/u.test(first) && /^\p{Script=Han}{1,2}$/u.test(second)
  return short && /^ +$/.test(between) && beginsWithSurname(simplify(first))
}

/** The words of a piece; Latin ones that one space separates are one (Tom Wang). */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  for (const match of text.matchAll(WORD)) {
    const word = { text: match[0], start: match.index, end: match.index + match[0].length }
    const last = words.at(-1)
    const latin = /^[A-Za-z.'-]+$/
    if (
      last &&
      latin.test(word.text) &&
      /^[A-Za-z.' -]+$/.test(last.text) &&
      text.slice(last.end, word.start) === ' '
    )
      Object.assign(last, { text: text.slice(last.start, word.end), end: word.end })
    // 张　三, as forms with wide spaces write it.
    else if (last && isSplitName(last.text, word.text, text.slice(last.end, word.start)))
      Object.assign(last, { text: last.text + word.text, end: word.end })
    // 张三 (收), 李四 先生
    else if (last && /^[(（]?(?:收|先生|女士|小姐|亲收)[)）]?$/.test(word.text))
      Object.assign(last, { text: last.text + word.text, end: word.end })
    else words.push(word)
  }
  return words
}

function without(text: string, start: number, end: number): string {
  return `${text.slice(0, start)} ${text.slice(end)}`
}

/** Points for where a word stands. */
function placeScore(
  piece: Piece,
  index: number,
  words: readonly Word[],
  first: boolean,
  last: boolean,
): number {
  const word = words[index] as Word
  const atStart = index === 0
  const atEnd = index === words.length - 1
  let points = 0
  if ((atStart && piece.callBefore) || (atEnd && piece.callAfter)) points += 3
  if (first && atStart) points += 2
  if (last && atEnd) points += 1
  // Right behind the region, with nothing between, begins the street.
  if (piece.afterRegion && atStart && word.start === 0) points -= 4
  if (piece.afterRegion && !atEnd) points -= 2
  return points
}

function wholeWords(pieces: readonly Piece[]): Candidate[] {
  const filled = pieces.filter((piece) => piece.text.trim() !== '')
  return filled.flatMap((piece, at) => {
    const words = wordsOf(piece.text)
    return words.flatMap((word, index): Candidate[] => {
      const name = bareName(withoutAsking(word.text))
      const looks = nameScore(name, simplify(name))
      if (looks === 0) return []
      const marked = name !== word.text && /收[)）]?$/.test(word.text) ? 3 : 0
      const place = placeScore(piece, index, words, at === 0, at === filled.length - 1)
      const score = looks + marked + place
      return [{ name, piece, rest: without(piece.text, word.start, word.end), score }]
    })
  })
}

/** A name at the end of a street with nothing between: …1栋302张三. */
function atEndOfWord(piece: Piece): Candidate | undefined {
  // 吴承恩先生 is 吴承恩, but of 王先生 nothing may go.
  return nameAtEnd(piece, bareName(piece.text)) ?? nameAtEnd(piece, withoutReceives(piece.text))
}

function nameAtEnd(piece: Piece, text: string): Candidate | undefined {
  for (const length of [4, 3, 2]) {
    const tail = text.slice(-length)
    const head = text.slice(0, -length)
    const simple = simplify(tail)
    if (!STREET_END.test(head) || nameScore(tail, simple) < (length === 4 ? 6 : 3)) continue
    if (beginsWithSurname(simple) || /[\d)）号室]$/.test(head))
      return { name: bareName(tail), piece, rest: head, score: ENOUGH }
  }
  return undefined
}

function labelled(pieces: readonly Piece[]): ChosenName | undefined {
  for (const piece of pieces) {
    if (piece.holds !== 'name') continue
    const [word] = wordsOf(piece.text)
    const name = word && bareName(word.text)
    // What follows it in the same stretch has no label of its own.
    if (word && name && !/[*＊]/.test(name) && !isPolite(name))
      return { name, piece, rest: without(piece.text, word.start, word.end) }
  }
  return undefined
}

function company(pieces: readonly Piece[]): ChosenName | undefined {
  for (const piece of pieces) {
    const words = wordsOf(piece.text)
    for (const [index, word] of words.entries()) {
      const beside = (index === 0 && piece.callBefore) || (index === words.length - 1 && piece.callAfter)
      const street = piece.afterRegion && index === 0
      if (beside && !street && isCompany(word.text))
        return { name: word.text, piece, rest: without(piece.text, word.start, word.end) }
    }
  }
  return undefined
}

/**
 * The most likely name among the pieces of a text.
 * @param pieces in the order of the text, without numbers and region
 * @param certain true when there is a region or a number: then the text is an address, and a word beside is a name
 */
export function chooseName(pieces: readonly Piece[], certain: boolean): ChosenName | undefined {
  const said = labelled(pieces)
  if (said) return said
  if (!certain) return undefined
  const best = wholeWords(pieces).sort((a, b) => b.score - a.score)[0]
  if (best && best.score >= ENOUGH) return best
  const glued = pieces
    .filter((piece) => piece.callAfter)
    .map(atEndOfWord)
    .find((each) => each !== undefined)
  return glued ?? company(pieces)
}
