import { Volume2, VolumeX } from 'lucide-react'
import { useEffect, useState } from 'react'
import { beep, isMuted, setMuted } from '#app/components/beep.ts'
import { Button } from '#app/components/button.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** Sound on or off, remembered by this device. Comes with scripts: without them nothing sounds. */
export function SoundSwitch() {
  const t = useMessages(messages)
  const [muted, mute] = useState<boolean>()
  useEffect(() => mute(isMuted()), [])
  if (muted === undefined) return null
  const Icon = muted ? VolumeX : Volume2
  const label = t(muted ? 'soundOn' : 'soundOff')
  return (
    <Button
      variant="ghost"
      aria-label={label}
      title={label}
      className="w-12 px-0"
      onClick={() => {
        setMuted(!muted)
        mute(!muted)
        if (muted) beep('good')
      }}
    >
      <Icon aria-hidden />
    </Button>
  )
}
