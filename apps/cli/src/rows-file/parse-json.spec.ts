import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseJson } from './parse-json.ts';

test.each([
  ['{"a":1,"a":2}', 'duplicate key "a"', 8],
  [String.raw`{"a":1,"\u0061":2}`, String.raw`duplicate key "\u0061"`, 8],
  ['{"a":{"b":[{"c":1,"d":{},"c":null}]}}', 'duplicate key "c"', 26],
  ['{"a":1, "b":"\\":" ,"a" :2}', 'duplicate key "a"', 20],
  ['{"id":"x","changes":{"a":1},"changes":{}}', 'duplicate key "changes"', 29],
  ['[{"__proto__":1,"__proto__":1}]', 'duplicate key "__proto__"', 17],
])('%s is rejected', (text, reason, column) => {
  expect(parseJson(text)).toEqual({ reason, column });
});

test.each(['{"a":{"b":1},"b":{"a":1}}', '[{"a":1},{"a":1}]', '{"a":"\\"a\\":","b":"{\\"a\\":1,\\"a\\":2}"}'])(
  '%s repeats no key',
  (text) => {
    const value: unknown = JSON.parse(text);
    expect(parseJson(text)).toEqual({ value });
  },
);

test('JSON has the value of JSON.parse, and a duplicate key is rejected', () => {
  const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !JSON.stringify(value).includes('e'));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), json, { minKeys: 1 }), (object) => {
      const text = JSON.stringify(object);
      const parsed = parseJson(text);
      if ('reason' in parsed) return expect(parsed.reason).toContain('would lose digits');
      expect(parsed.value).toEqual(JSON.parse(text));
      const [first] = Object.keys(object);
      expect(parseJson(`${text.slice(0, -1)},${JSON.stringify(first)}:null}`)).toMatchObject({
        reason: expect.stringContaining('duplicate key'),
      });
    }),
  );
});
