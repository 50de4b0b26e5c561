import { z } from 'zod'
import { parseNetworkList } from './networks.ts'
import { parseTrustedProxies, type TrustedProxies } from './trusted-proxies.ts'

/** A port number; 0 lets the system choose. */
const portError = 'must be a port number, 0 to 65535'
const port = z.coerce.number({ error: portError }).int(portError).min(0, portError).max(65535, portError)
const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'must be a PostgreSQL address: postgres://user:password@host:port/database')
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })
const flag = z
  .enum(['0', '1', 'true', 'false'], { error: 'must be 1 or 0' })
  .transform((v) => v === '1' || v === 'true')
const secretsError = 'must have at least 32 characters, also each one of a comma-separated list'
/** The first secret seals, all of them open: so one can be replaced without ending what it has sealed. */
const secrets = z
  .string()
  .transform((list) => list.split(',').map((secret) => secret.trim()))
  .refine((list) => list.every((secret) => secret.length >= 32), secretsError)

const proxiesError = 'must be a number of proxies, 0 to 10, or their addresses or networks (10.0.0.0/8, …)'
const proxies = z.string().refine((text) => parseTrustedProxies(text) !== undefined, proxiesError)

const networksError = 'must be addresses or networks with commas between them (10.0.0.0/8, 203.0.113.7, …)'
const networks = z
  .string()
  .refine((text) => parseNetworkList(text) !== undefined, networksError)
  .transform((text) => parseNetworkList(text) as string[])

/**
 * What a web process serves: `redeem` the pages of consumers and nothing else, `admin` everything but these, `all`
 * both (docs/decisions/0013).
 */
const SURFACES = ['all', 'redeem', 'admin'] as const
export type Surface = (typeof SURFACES)[number]
const surface = z.enum(SURFACES, { error: 'must be all, redeem or admin' }).default('all')

/** 32 bytes in base64, as `npm run key:new` prints them. */
const masterKey = z
  .string()
  .refine(
    (v) => Buffer.from(v, 'base64').length === 32,
    'must be 32 bytes in base64; make one with: npm run key:new',
  )

/** Where requests of a vendor go instead: unencrypted only when they do not leave the machine. */
const vendorEndpoint = httpUrl.refine(
  (v) =>
    !v.startsWith('http:') || /^http:\/\/(127\.0\.0\.1|\[::1\]|([a-z0-9-]+\.)*localhost)(:|\/|$)/.test(v),
  'must be an https address; plain http only for this machine itself',
)

const smtpUrl = z
  .string()
  .regex(/^smtps?:\/\//, 'must be the address of a mail server: smtp://user:password@host:port')

const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])

/** What every process of Tihuo needs: its own database login, the key library, Supabase. */
const processFields = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production'),
  TIHUO_LOG_LEVEL: logLevel.default('info'),
  TIHUO_DATABASE_URL: postgresUrl,
  TIHUO_KEYS_DATABASE_URL: postgresUrl,
  TIHUO_MASTER_KEY: masterKey,
  TIHUO_DATABASE_POOL: z.coerce.number().int().min(1).max(200).default(10),
  SUPABASE_URL: httpUrl,
  SUPABASE_PUBLISHABLE_KEY: z.string().min(1),
  // The redemption surface alone does without: it reads the pictures that everybody may see, and stores nothing.
  SUPABASE_SECRET_KEY: z.string().min(1).optional(),
  TIHUO_METRICS_PORT: port.default(0),
  // Workers write it into QR addresses; the web process must have it.
  TIHUO_PUBLIC_URL: httpUrl.optional(),
  // Where merchants sign in, when it is another address than that on the cards: links in mails lead there.
  TIHUO_OFFICE_URL: httpUrl.optional(),
  TIHUO_SURFACE: surface,
  // A simulator or a proxy in place of the vendors' own addresses (app/features/{sms,carriers,erp,notifications}).
  TIHUO_SMS_ALIYUN_ENDPOINT: vendorEndpoint.optional(),
  TIHUO_SMS_TENCENT_ENDPOINT: vendorEndpoint.optional(),
  TIHUO_KDNIAO_ENDPOINT: vendorEndpoint.optional(),
  TIHUO_KUAIDI100_ENDPOINT: vendorEndpoint.optional(),
  TIHUO_WANGDIANTONG_ENDPOINT: vendorEndpoint.optional(),
  TIHUO_DINGTALK_ENDPOINT: vendorEndpoint.optional(),
  // The server that takes our e-mail: smtp://user:password@host:port, or smtps://… . Without it none is sent.
  TIHUO_SMTP_URL: smtpUrl.optional(),
  TIHUO_MAIL_FROM: z.string().min(3).max(200).default('Tihuo <no-reply@localhost>'),
  // Web-hooks may go to addresses of this machine and of private networks: for tests and the demo.
  TIHUO_PRIVATE_HOOKS: flag.default(false),
})

const hasKeys = (settings: { TIHUO_SURFACE: Surface; SUPABASE_SECRET_KEY?: string | undefined }) =>
  settings.TIHUO_SURFACE === 'redeem' || settings.SUPABASE_SECRET_KEY !== undefined
const secretKeyMissing = { path: ['SUPABASE_SECRET_KEY'], error: 'is missing' }

const processSchema = processFields.refine(hasKeys, secretKeyMissing)

const webSchema = processFields
  .extend({
    TIHUO_PORT: port.default(3000),
    TIHUO_HOST: z.string().min(1).default('127.0.0.1'),
    TIHUO_PUBLIC_URL: httpUrl,
    TIHUO_SESSION_SECRET: secrets,
    // Who in front of us may be believed about the client's address.
    TIHUO_TRUSTED_PROXIES: proxies
      .default('0')
      .transform((text) => parseTrustedProxies(text) as TrustedProxies),
    // Where operators of the platform may come from. Left out: anywhere.
    TIHUO_OPERATOR_NETWORKS: networks.optional(),
  })
  .refine(hasKeys, secretKeyMissing)

/** What the command behind `npm start` understands; it composes the rest for its children. */
const launcherSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production'),
  TIHUO_LOG_LEVEL: logLevel.default('info'),
  TIHUO_PORT: port.default(3000),
  TIHUO_HOST: z.string().min(1).default('127.0.0.1'),
  TIHUO_PUBLIC_URL: httpUrl.optional(),
  TIHUO_OFFICE_URL: httpUrl.optional(),
  TIHUO_DATA_DIR: z.string().min(1).default('.data'),
  TIHUO_POSTGRES_PORT: port.default(54322),
  TIHUO_SUPABASE_PORT: port.default(54321),
  TIHUO_METRICS_PORT: port.default(9464),
  TIHUO_TRUSTED_PROXIES: proxies.default('0'),
  // Checked here, so that a mistake stops the start; the web process reads it anew.
  TIHUO_OPERATOR_NETWORKS: z
    .string()
    .refine((text) => parseNetworkList(text) !== undefined, networksError)
    .optional(),
  TIHUO_SURFACE: surface,
  TIHUO_MASTER_KEY: masterKey.optional(),
  TIHUO_SESSION_SECRET: secrets.optional(),
  TIHUO_SEED: flag.default(true),
  // demo: the simulators of e2e/vendors stand in for all vendors. Left out: for the demo only.
  TIHUO_VENDORS: z.enum(['demo', 'real'], { error: 'must be demo or real' }).optional(),
  DATABASE_URL: postgresUrl.optional(),
  TIHUO_WEB_DATABASE_URL: postgresUrl.optional(),
  TIHUO_WORKER_DATABASE_URL: postgresUrl.optional(),
  TIHUO_REDEEM_DATABASE_URL: postgresUrl.optional(),
  TIHUO_KEYS_DATABASE_URL: postgresUrl.optional(),
  SUPABASE_URL: httpUrl.optional(),
  SUPABASE_PUBLISHABLE_KEY: z.string().min(1).optional(),
  SUPABASE_SECRET_KEY: z.string().min(1).optional(),
})

export type ProcessEnv = z.infer<typeof processSchema>
export type WebEnv = z.infer<typeof webSchema>
export type LauncherEnv = z.infer<typeof launcherSchema>

/** A setting is missing or wrong; the message names each one and says what to do. */
export class EnvError extends Error {
  override name = 'EnvError'
}

function parse<T>(schema: z.ZodType<T>, source: Record<string, string | undefined>): T {
  // An empty variable counts as absent: that is what `NAME=` in a .env file means to people.
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ''),
  )
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const lines = result.error.issues.map((issue) => {
    const name = issue.path.join('.')
    return given[name] === undefined ? `  ${name} is missing` : `  ${name} ${issue.message}`
  })
  throw new EnvError(`Settings are not right (see .env.example):\n${lines.join('\n')}`)
}

let processEnv: ProcessEnv | undefined
let webEnv: WebEnv | undefined

/** Settings of a worker or a script; parsed once. @throws EnvError */
export function env(): ProcessEnv {
  processEnv ??= parse(processSchema, process.env)
  return processEnv
}

/** Settings of the web process; parsed once. @throws EnvError */
export function envOfWeb(): WebEnv {
  webEnv ??= parse(webSchema, process.env)
  return webEnv
}

/** The key with which Supabase lets the server do anything. @throws EnvError on the redemption surface */
export function supabaseSecretKey(): string {
  const key = env().SUPABASE_SECRET_KEY
  if (key === undefined) throw new EnvError('SUPABASE_SECRET_KEY is not for the redemption surface')
  return key
}

/** Settings of `npm start`, from the given variables. @throws EnvError */
export function parseLauncherEnv(source: Record<string, string | undefined>): LauncherEnv {
  return parse(launcherSchema, source)
}
