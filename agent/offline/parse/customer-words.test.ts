import { expect, test } from 'vitest'
import { findCustomerWords } from './customer-words.ts'

test.each([
  ['Why didn’t maya@shop.example get it?', 'maya@shop.example'],
  ["why is Maya.O'Neil@shop.example's reminder late", "Maya.O'Neil@shop.example"],
  ['what happened to +44 7700 900001?', '+44 7700 900001'],
  ['did customer 8123 get it', '8123'],
  ['did customer #8123 get it', '8123'],
  ['did u_42 get the cart reminder?', 'u_42'],
  ['did “cus-8f3a” get it', 'cus-8f3a'],
  ['why did so few get it', null],
  ['did the 2nd campaign get sent', null],
  ['why did Maya not get it', null],
])('%s names %s', (text, customer) => {
  expect(findCustomerWords(text)).toBe(customer)
})
