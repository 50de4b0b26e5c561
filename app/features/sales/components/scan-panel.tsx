import { Camera, CameraOff, Plus } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { hasCamera } from '../../redemptions/scan/camera.ts'
import { messages } from '../messages.ts'
import { PileCamera } from './pile-camera.tsx'

/** The field for a number, and the camera. Scanner guns need neither: the page listens to them. */
export function ScanPanel({ onText, typed }: { onText: (text: string) => void; typed?: string | undefined }) {
  const t = useMessages(messages)
  const field = useRef<HTMLInputElement>(null)
  const [camera, setCamera] = useState(false)
  const [open, setOpen] = useState(false)
  useEffect(() => {
    void hasCamera().then(setCamera)
  }, [])
  const add = (event: FormEvent) => {
    event.preventDefault()
    const text = field.current?.value.trim()
    if (!text || !field.current) return
    field.current.value = ''
    onText(text)
  }
  return (
    <div className="flex flex-col gap-3">
      <form method="post" action="/store/sell" onSubmit={add} className="flex items-end gap-2">
        <input type="hidden" name="intent" value="add" />
        <Field label={t('code')} hideLabel className="flex-1">
          <Input
            ref={field}
            name="code"
            defaultValue={typed}
            placeholder={t('codePlaceholder')}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            enterKeyHint="done"
            size="lg"
            required
          />
        </Field>
        <Button type="submit" size="lg" variant="secondary" aria-label={t('addCard')}>
          <Plus aria-hidden />
          <span className="max-sm:sr-only">{t('addCard')}</span>
        </Button>
        {camera && (
          <Button
            size="lg"
            variant={open ? 'secondary' : 'primary'}
            aria-pressed={open}
            aria-label={t(open ? 'closeCamera' : 'openCamera')}
            onClick={() => setOpen(!open)}
          >
            {open ? <CameraOff aria-hidden /> : <Camera aria-hidden />}
            <span className="max-sm:sr-only">{t(open ? 'closeCamera' : 'openCamera')}</span>
          </Button>
        )}
      </form>
      <p className="text-[13px] text-muted">{t('codeHint')}</p>
      {open && <PileCamera onText={onText} />}
    </div>
  )
}
