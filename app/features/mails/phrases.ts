import { defineMessages } from '#app/core/i18n/messages.ts'

/** What mails to accounts say. */
export const phrases = defineMessages({
  'zh-CN': {
    product: '提货',
    platform: '提货平台',
    hello: '{name}，您好：',
    login: '账号',
    loginOf: '{merchant} / {login}',
    at: '时间',
    address: '网络地址',
    browser: '浏览器',
    unknownBrowser: '未知',
    newEmail: '新邮箱',
    orCopy: '如果按钮打不开，请把这个地址复制到浏览器里：',
    footMail: '这是与您的账号有关的安全邮件，由系统自动发出，请勿回复。',
    'reset.subject': '重置您的登录密码',
    'reset.body': '有人（希望就是您）请求重置这个账号的密码。请在 {minutes} 分钟内点下面的按钮，设置新密码。',
    'reset.button': '设置新密码',
    'reset.after': '链接只能用一次。如果不是您请求的，不用理会这封邮件，密码不会改变。',
    'new_device.subject': '您的账号在一台新设备上登录了',
    'new_device.body': '您的账号刚刚在一台以前没有用过的设备上登录。如果是您本人，不用做任何事。',
    'new_device.button': '不是我本人',
    'new_device.after': '如果不是您，请立刻点上面的按钮：退出所有设备，并修改密码。',
    'invitation.subject': '{inviter} 邀请您使用 {merchant} 的提货系统',
    'invitation.body': '{inviter} 为您准备了一个账号。点下面的按钮，设置自己的密码，就可以开始使用。',
    'invitation.button': '接受邀请',
    'invitation.after': '邀请在 {until} 前有效，只能用一次。如果您不认识对方，不用理会这封邮件。',
    'password_changed.subject': '您的登录密码已修改',
    'password_changed.self': '您的账号刚刚修改了密码，其他设备上的登录都已退出。',
    'password_changed.mail': '您的账号刚刚通过邮件里的链接设置了新密码，所有设备上的登录都已退出。',
    'password_changed.button': '不是我改的',
    'password_changed.after': '如果不是您改的，请立刻重新设置密码，并告诉贵公司的管理员。',
    'email_confirm.subject': '请确认这是您的邮箱',
    'email_confirm.body': '您的账号想用这个邮箱接收安全邮件、找回密码。请在 {hours} 小时内点下面的按钮确认。',
    'email_confirm.button': '确认邮箱',
    'email_confirm.after': '如果您不知道这是怎么回事，不用理会这封邮件，邮箱不会被使用。',
    'email_changed.subject': '您账号的邮箱已更换',
    'email_changed.body': '您的账号以后用另一个邮箱接收安全邮件，不再用这个邮箱。',
    'email_changed.button': '不是我改的',
    'email_changed.after': '如果不是您改的，请立刻登录并修改密码，再告诉贵公司的管理员。',
    'second_factor_changed.subject': '您账号的两步验证有变化',
    'second_factor_changed.on': '您的账号已开启两步验证：以后登录时，除了密码还要输入手机上的验证码。',
    'second_factor_changed.off': '您的账号已关闭两步验证：以后登录只需要密码。',
    'second_factor_changed.codes': '您的账号换了一组新的备用码，旧的备用码都已作废。',
    'second_factor_changed.reset': '管理员重置了您账号的两步验证。请在下次登录后重新设置。',
    'second_factor_changed.button': '不是我改的',
    'second_factor_changed.after': '如果不是您改的，请立刻退出所有设备并修改密码，再告诉贵公司的管理员。',
  },
  en: {
    product: 'Tihuo',
    platform: 'Tihuo platform',
    hello: 'Hello {name},',
    login: 'Account',
    loginOf: '{merchant} / {login}',
    at: 'Time',
    address: 'Network address',
    browser: 'Browser',
    unknownBrowser: 'unknown',
    newEmail: 'New address',
    orCopy: 'If the button does not open, copy this address into your browser:',
    footMail: 'This is a security mail about your account, sent automatically. Please do not reply.',
    'reset.subject': 'Set a new password',
    'reset.body':
      'Somebody (you, we hope) asked to set a new password for this account. Please press the button within {minutes} minutes.',
    'reset.button': 'Set a new password',
    'reset.after': 'The link works once. If it was not you, ignore this mail: your password stays as it is.',
    'new_device.subject': 'Your account was used on a new device',
    'new_device.body':
      'Your account has just signed in on a device that it had not used before. If that was you, there is nothing to do.',
    'new_device.button': 'That was not me',
    'new_device.after':
      'If it was not you, press the button at once: sign out everywhere and change your password.',
    'invitation.subject': '{inviter} invites you to work with {merchant}',
    'invitation.body':
      '{inviter} has prepared an account for you. Press the button, choose a password of your own, and start.',
    'invitation.button': 'Accept the invitation',
    'invitation.after':
      'The invitation is good until {until}, once. If you do not know who this is, ignore this mail.',
    'password_changed.subject': 'Your password was changed',
    'password_changed.self':
      'The password of your account has just been changed. All other devices are signed out.',
    'password_changed.mail':
      'A new password has just been set for your account by a link from a mail. All devices are signed out.',
    'password_changed.button': 'That was not me',
    'password_changed.after': 'If it was not you, set a new password at once and tell your administrator.',
    'email_confirm.subject': 'Please confirm that this address is yours',
    'email_confirm.body':
      'Your account wants to use this address for security mails and forgotten passwords. Please confirm it within {hours} hours.',
    'email_confirm.button': 'Confirm the address',
    'email_confirm.after':
      'If you do not know what this is about, ignore this mail: the address will not be used.',
    'email_changed.subject': 'The e-mail address of your account was changed',
    'email_changed.body':
      'From now on your account gets its security mails at another address, not at this one.',
    'email_changed.button': 'That was not me',
    'email_changed.after':
      'If it was not you, sign in at once, change your password and tell your administrator.',
    'second_factor_changed.subject': 'The second factor of your account has changed',
    'second_factor_changed.on':
      'Your account now has a second factor: signing in takes your password and a code from your phone.',
    'second_factor_changed.off':
      'Your account has no second factor any more: signing in takes only your password.',
    'second_factor_changed.codes': 'Your account has new recovery codes. The old ones do not work any more.',
    'second_factor_changed.reset':
      'An administrator has reset the second factor of your account. Please set it up again after you have signed in.',
    'second_factor_changed.button': 'That was not me',
    'second_factor_changed.after':
      'If it was not you, sign out everywhere, change your password and tell your administrator.',
  },
})
