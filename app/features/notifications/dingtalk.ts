// DingTalk's robots of a group: open.dingtalk.com, "custom robot access" and "custom robot security settings".
import { createHash, createHmac } from 'node:crypto'
import { callOut, type OutboundResult } from '#app/core/http/outbound.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { phrases } from './phrases.ts'
import type { Line, Reason, SendResult } from './types.ts'
import { sayLine, sayTitle } from './words.ts'

/** A robot: the token of its address, and the secret it signs with (SEC…). */
export type Robot = { accessToken: string; secret: string }

const HOME = 'https://oapi.dingtalk.com'
const TIMEOUT_MS = 8000
/** After more than 20 messages in a minute a robot takes none for so long. */
const BLOCKED_SECONDS = 600
/** A whole request may have 20,000 bytes. */
const TEXT_BYTES = 15_000

/** What stands for a robot where its limit is counted; the token cannot be told from it. */
export function robotIndex(robot: Pick<Robot, 'accessToken'>): Buffer {
  return createHash('sha256').update(robot.accessToken).digest()
}

/** base64(HMAC-SHA256(secret, `timestamp\nsecret`)). @param timestamp milliseconds since 1970 */
export function robotSignature(secret: string, timestamp: number): string {
  return createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
}

/** Where a message is posted to, signed. @param home instead of https://oapi.dingtalk.com */
export function robotUrl(robot: Robot, timestamp: number, home: string | undefined): string {
  const query = new URLSearchParams({
    access_token: robot.accessToken,
    timestamp: String(timestamp),
    sign: robotSignature(robot.secret, timestamp),
  })
  return `${(home ?? HOME).replace(/\/$/, '')}/robot/send?${query}`
}

/** A message of a robot. */
export type RobotMessage = { title: string; text: string }

/** Makes the message of some lines. @param office origin of the back office; undefined: no links */
export function composeRobotMessage(parts: {
  merchant: string
  lines: readonly Line[]
  test: boolean
  locale: Locale
  office: string | undefined
}): RobotMessage {
  const { merchant, lines, test, locale, office } = parts
  const t = translator(phrases, locale)
  const title = sayTitle(lines, locale, test)
  const sections = lines.map((line) => {
    const { title: heading, details, path } = sayLine(line, locale)
    const link = office ? ` [${t('open')}](${office}${path})` : ''
    return [`**${plain(heading)}**${link}`, ...details.map((detail) => `- ${plain(detail)}`)].join('\n')
  })
  // 提货 also stands in it for robots that want a word of their own in each message.
  const head = `#### ${plain(merchant)} · ${t('product')}`
  const text = [head, ...(test ? [t('testBody')] : sections)].join('\n\n')
  return { title: `${t('product')}：${title}`, text: shortened(text) }
}

/** Keeps names from being read as markup. */
function plain(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\`*_{}[\]()#+!|<>~]/g, (character) => `\\${character}`)
}

function shortened(text: string): string {
  if (Buffer.byteLength(text) <= TEXT_BYTES) return text
  return `${Buffer.from(text).subarray(0, TEXT_BYTES).toString('utf8').replace(/�$/, '')}…`
}

/** Posts a message once. @param home instead of https://oapi.dingtalk.com */
export async function sendToRobot(
  robot: Robot,
  message: RobotMessage,
  home: string | undefined,
): Promise<SendResult> {
  const body = JSON.stringify({ msgtype: 'markdown', markdown: message })
  const answer = await callOut({
    url: robotUrl(robot, Date.now(), home),
    method: 'POST',
    headers: { 'content-type': 'application/json;charset=utf-8' },
    body,
    timeoutMs: TIMEOUT_MS,
    maxBytes: 64 * 1024,
  })
  return understood(answer)
}

/** What an answer means. Only what the robot says itself is certain. */
export function understood(answer: OutboundResult): SendResult {
  if (!answer.ok) {
    const { sent, reason, text } = answer
    return {
      ok: false,
      certain: !sent,
      retry: !sent,
      reason: sent ? 'NO_ANSWER' : 'UNREACHABLE',
      code: reason,
      text,
    }
  }
  const said = parsed(answer.body)
  if (!said) {
    const code = `HTTP ${answer.status}`
    return { ok: false, certain: false, retry: false, reason: 'NO_ANSWER', code, text: '' }
  }
  if (said.errcode === 0) return { ok: true }
  return { ok: false, certain: true, code: String(said.errcode), text: said.errmsg, ...meaning(said) }
}

function parsed(body: Buffer): { errcode: number; errmsg: string } | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (typeof value !== 'object' || value === null) return undefined
    const { errcode, errmsg } = value as { errcode?: unknown; errmsg?: unknown }
    if (typeof errcode !== 'number') return undefined
    return { errcode, errmsg: typeof errmsg === 'string' ? errmsg.slice(0, 200) : '' }
  } catch {
    return undefined
  }
}

type Meaning = { retry: boolean; reason: Reason; blockedSeconds?: number }

function meaning({ errcode, errmsg }: { errcode: number; errmsg: string }): Meaning {
  switch (errcode) {
    case 130101:
    case 410100:
      return { retry: true, reason: 'THROTTLED', blockedSeconds: BLOCKED_SECONDS }
    case -1:
      return { retry: true, reason: 'VENDOR' }
    case 310000:
      if (/keyword/i.test(errmsg)) return { retry: false, reason: 'KEYWORD' }
      if (/\bip\b|whitelist/i.test(errmsg)) return { retry: false, reason: 'IP' }
      return { retry: false, reason: 'CREDENTIALS' }
    // Token unknown, group dissolved, robot switched off or gone.
    case 300001:
    case 300005:
    case 400013:
    case 400101:
    case 400102:
    case 400106:
      return { retry: false, reason: 'CREDENTIALS' }
    default:
      return { retry: false, reason: 'REFUSED' }
  }
}
