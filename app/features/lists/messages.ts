import { defineMessages } from '#app/core/i18n/messages.ts'

export const messages = defineMessages({
  'zh-CN': {
    paste: '粘贴卡号',
    pasteHint:
      '每行一个卡号，也可以用逗号、分号、空格或制表符分开，最多 100,000 个。全角数字和小写字母会自动转换。',
    numbers: '卡号列表',
    file: '或者选择文本文件（.txt、.csv）',
    find: '按列表查询',
    EMPTY: '没有读到卡号，请粘贴卡号或选择文件。',
    TOO_MANY: '卡号超过 100,000 个，没有查询。请分几次查询。',
    TOO_BIG: '内容超过 5 MB，没有读取。请分几次粘贴或上传。',
    FORBIDDEN: '您的账号没有这项权限。',
    summary: '粘贴 {pasted} 个卡号，找到 {found} 张卡，重复 {repeats} 个，未找到 {unknown} 个。',
    ticked: { one: '已选 {n} 张卡。', other: '已选 {n} 张卡。' },
    unknownTitle: '未找到的卡号',
    more: '等 {n} 个',
    download: '下载未找到的卡号',
    gone: '这个卡号列表不存在，或者是其他账号粘贴的。请重新粘贴。',
    chip: '卡号列表（{n} 张）',
    unknownFile: '未找到的卡号',
  },
  en: {
    paste: 'Paste numbers',
    pasteHint:
      'One number per line, or with commas, semicolons, spaces or tabs between them; up to 100,000. Full-width digits and small letters are understood.',
    numbers: 'List of numbers',
    file: 'Or choose a text file (.txt, .csv)',
    find: 'Find these cards',
    EMPTY: 'There was no number in it. Paste card numbers or choose a file.',
    TOO_MANY: 'These are more than 100,000 numbers, and nothing was searched for. Search in several steps.',
    TOO_BIG: 'This is more than 5 MB and was not read. Paste or upload it in several steps.',
    FORBIDDEN: 'Your account does not have this permission.',
    summary: '{pasted} numbers pasted, {found} cards found, {repeats} repeated, {unknown} not found.',
    ticked: { one: '{n} card selected.', other: '{n} cards selected.' },
    unknownTitle: 'Numbers that were not found',
    more: 'and more, {n} in all',
    download: 'Download the numbers not found',
    gone: 'This list of numbers does not exist, or another account pasted it. Please paste it again.',
    chip: { one: 'List of {n} card', other: 'List of {n} cards' },
    unknownFile: 'numbers-not-found',
  },
})
