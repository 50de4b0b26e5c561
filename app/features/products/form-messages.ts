import { messages as seasonMessages } from '../seasons/messages.ts'
import { messages } from './messages.ts'

/** What the form of a product can say: its own texts, and those of its seasons. */
export const formMessages = {
  'zh-CN': { ...seasonMessages['zh-CN'], ...messages['zh-CN'] },
  en: { ...seasonMessages.en, ...messages.en },
}
