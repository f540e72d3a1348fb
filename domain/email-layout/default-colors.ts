import type { EmailColors } from './email-layout.ts'

export const lightColors: EmailColors = {
  page: '#f4f3ef',
  card: '#ffffff',
  text: '#22211f',
  link: '#0b5d57',
  button: '#0b5d57',
  buttonText: '#ffffff',
  footer: '#66635c',
}
export const darkColors: EmailColors = {
  page: '#171614',
  card: '#22211e',
  text: '#eceae4',
  link: '#7fd1c8',
  button: '#7fd1c8',
  buttonText: '#10211f',
  footer: '#a29e94',
}
