import { defineMessages } from '#app/core/i18n/messages.ts'

export const captchaMessages = defineMessages({
  'zh-CN': {
    title: '安全检查',
    idle: '为了保护卡片和账号，这里要自动检查一下，您不用做任何操作。',
    working: '正在自动检查，通常一两秒就好，您可以继续填写。',
    waiting: '检查完成后会自动提交，请稍候。',
    done: '检查通过，请继续。',
    failed: '检查没有完成，可能是网络不稳定。',
    retry: '重试',
    noScript: '这一步需要浏览器支持 JavaScript。如果无法开启，请换一个浏览器打开本页，或改天再试。',
  },
  en: {
    title: 'Security check',
    idle: 'To protect cards and accounts a check comes first. It runs by itself.',
    working: 'Checking by itself. It takes a second or two; you can go on typing.',
    waiting: 'The form is sent as soon as the check is done.',
    done: 'Checked. Please go on.',
    failed: 'The check could not be finished. Perhaps the network is unstable.',
    retry: 'Try again',
    noScript:
      'This step needs JavaScript. If you cannot turn it on, please open this page in another browser, or come back another day.',
  },
})
