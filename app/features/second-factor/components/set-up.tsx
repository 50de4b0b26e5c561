import { CopyButton } from '#app/components/copy-button.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { SetUp } from '../types.ts'
import { type CodeAnswer, CodeForm } from './code-form.tsx'

/** The three steps to a second factor. */
export function SetUpSteps({
  setUp,
  loginName,
  answer,
}: {
  setUp: SetUp
  loginName: string
  answer: CodeAnswer | undefined
}) {
  const t = useMessages(messages)
  const { qr, key } = setUp
  // Cameras need the light border that the standard asks for.
  const quiet = 4
  return (
    <ol className="flex flex-col gap-6 rounded-md border border-line bg-surface p-5 sm:p-6">
      <li>
        <h2 className="font-semibold">{t('step1')}</h2>
        <p className="mt-1 text-muted">{t('step1Body')}</p>
      </li>
      <li>
        <h2 className="font-semibold">{t('step2')}</h2>
        <div className="mt-3 flex flex-col gap-4 sm:flex-row sm:items-start sm:gap-6">
          <svg
            role="img"
            aria-label={t('qrLabel')}
            viewBox={`${-quiet} ${-quiet} ${qr.size + 2 * quiet} ${qr.size + 2 * quiet}`}
            shapeRendering="crispEdges"
            className="size-52 shrink-0 self-center rounded-md border border-line bg-white sm:self-start"
          >
            <path d={qr.path} fill="#000" />
          </svg>
          <div className="min-w-0">
            <p className="text-muted">{t('step2Body', { login: loginName })}</p>
            <p className="mt-2 font-mono text-base break-words" data-testid="secret-key">
              {key}
            </p>
            <CopyButton text={key.replaceAll(' ', '')} />
          </div>
        </div>
      </li>
      <li className="flex flex-col gap-3">
        <h2 className="font-semibold">{t('step3')}</h2>
        <CodeForm intent="confirm" answer={answer} submit={t('turnOn')} />
        <p className="text-sm text-muted">{t('turnOnNote')}</p>
      </li>
    </ol>
  )
}
