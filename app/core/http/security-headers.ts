// Every header that tells browsers what a response may do, in one place (docs/decisions/0013).

const ONE_YEAR_S = 31_536_000

/** What decides about the headers of a response. */
export type Asked = {
  /** Path of the request. */
  pathname: string
  /** Of this response alone. */
  nonce: string
  /** True where the client reaches us by HTTPS. */
  secure: boolean
}

// Scripts and styles are our own files, or carry the nonce of this response; style attributes do not run at all.
// Pictures may come from a file just chosen (blob:) or stand in the style sheet (data:).
function contentSecurityPolicy({ nonce, secure }: Asked): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "script-src-attr 'none'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    // On a plain http installation (a trial on one machine) it would send browsers to a port nobody listens on.
    ...(secure ? ['upgrade-insecure-requests'] : []),
  ].join('; ')
}

const NEVER_USED = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
].map((feature) => `${feature}=()`)

// Consumers and stores scan cards; nobody else has use for a camera.
const usesCamera = (pathname: string) => /^\/(?:r|store)(?:\/|$)/.test(pathname)

/** The headers of a response: the same for pages, files and errors, but for what the path decides. */
export function securityHeaders(asked: Asked): Record<string, string> {
  const { pathname, secure } = asked
  return {
    'content-security-policy': contentSecurityPolicy(asked),
    'cross-origin-opener-policy': 'same-origin',
    // The pictures of goods are for everybody, also for the page a messenger shows a shared card in.
    'cross-origin-resource-policy': pathname.startsWith('/media/') ? 'cross-origin' : 'same-origin',
    'origin-agent-cluster': '?1',
    'permissions-policy': [`camera=${usesCamera(pathname) ? '(self)' : '()'}`, ...NEVER_USED].join(', '),
    // Card numbers stand in addresses that came from a QR code: no other site gets to see one. (Not no-referrer:
    // with it forms would come with `Origin: null`, and browsers without Sec-Fetch-Site could post nothing.)
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-frame-options': 'DENY',
    'x-permitted-cross-domain-policies': 'none',
    ...(secure ? { 'strict-transport-security': `max-age=${ONE_YEAR_S}` } : {}),
  }
}
