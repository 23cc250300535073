/** What the sign-in pages say, with the error codes of Microsoft Entra where there is one. */
export const REJECTED = {
  unknown: 'No account of the practice tenant has that name. (50034)',
  empty: 'Enter a user name, such as name@domain.',
  password: 'The account or the password is wrong. (50126)',
  noPassword: 'Please enter your password.',
  locked: 'The account is locked for a minute after too many wrong passwords. (50053)',
  disabled: 'The account is disabled. (50057)',
  personal: 'The practice tenant has no personal accounts. Choose the one of your organization.',
  code: 'That code is not right. Look at your app and type the code that it shows now.',
  used: 'That code was used already. Wait for the next one.',
  denied: 'The request on the phone was denied.',
  newPassword: 'The new password must be typed twice alike, have 8 characters or more, and differ from the old one.',
} as const;
