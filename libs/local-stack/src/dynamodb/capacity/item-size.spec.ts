import { expect, it } from '@jest/globals';
import { itemSizeBytes } from './item-size.ts';

it.each([
  ['nothing', {}, 0],
  ['a string', { id: { S: 'abc' } }, 2 + 3],
  ['a string by its bytes', { id: { S: 'é🎉' } }, 2 + 6],
  ['a name by its bytes', { é: { S: '' } }, 2],
  ['bytes, decoded', { b: { B: 'AAEC' } }, 1 + 3],
  ['true', { b: { BOOL: true } }, 1 + 1],
  ['null', { n: { NULL: true } }, 1 + 1],
  ['zero', { n: { N: '0' } }, 1 + 1],
  ['a digit', { n: { N: '7' } }, 1 + 2],
  ['two digits', { n: { N: '42' } }, 1 + 2],
  ['three digits', { n: { N: '427' } }, 1 + 3],
  ['insignificant digits', { n: { N: '0042000' } }, 1 + 2],
  ['a fraction', { n: { N: '0.0125' } }, 1 + 3],
  ['a minus', { n: { N: '-42' } }, 1 + 3],
  ['an exponent', { n: { N: '1.5E10' } }, 1 + 2],
  ['a set of strings', { s: { SS: ['ab', 'c'] } }, 1 + 3],
  ['a set of numbers', { s: { NS: ['1', '234'] } }, 1 + 2 + 3],
  ['a set of bytes', { s: { BS: ['AAEC', 'AA=='] } }, 1 + 3 + 1],
  ['an empty list', { l: { L: [] } }, 1 + 3],
  ['a list', { l: { L: [{ S: 'ab' }, { BOOL: false }] } }, 1 + 3 + (1 + 2) + (1 + 1)],
  ['an empty map', { m: { M: {} } }, 1 + 3],
  ['a map', { m: { M: { price: { N: '12.5' } } } }, 1 + 3 + 1 + (5 + 3)],
  ['a map in a map', { m: { M: { n: { M: { x: { S: 'y' } } } } } }, 1 + 3 + 1 + (1 + 3 + 1 + (1 + 1))],
])('measures %s', (_, item, bytes) => {
  expect(itemSizeBytes(item)).toBe(bytes);
});

it('counts an invalid attribute value as nothing, since the engine rejects it', () => {
  expect(itemSizeBytes({ a: 'text', b: {}, c: { S: 1 }, d: { M: [] }, e: null })).toBe(5);
});
