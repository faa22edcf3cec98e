import fc from 'fast-check';

/** Names of properties that every object or function has or inherits. */
export const inheritedNames = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty'];

/** Texts with a meaning in some language, format or protocol, separated by whitespace. */
const words = String.raw`
  #values #k0 :k0 :version a.b values.price a[0] size(writes) attribute_exists(id) values writes status version history
  ${'${AWS::StackName}'} ${'${x}'} {{x}} $(id) %s%n %00 <script> {"a":1} { [ [] " "" , ; ' \ \u0000
  =1+1 +1 -1 @SUM(A1) =HYPERLINK("http://x")
  ../../etc/passwd ..\x /dev/null / . .. C:\x file:///etc/passwd ~ -rf --help
  null true NaN undefined -0 1e999 1e-400 9007199254740993 007`
  .trim()
  .split(/\s+/);

const phrases = ['SET a = b', 'REMOVE id', "'; DROP TABLE row; --", '`id`', '\t=1', '', ' '];

/** Line ends, control and direction characters, combined characters, other Unicode planes, and noncharacters. */
const characters = [
  ...Array.from('\n\r\0\u0007\u2028\u202e\ufeff\u00a0\ufffd\ufffe\uffff\ud800'),
  '\r\n',
  '\u001b[31m',
  'e\u0301',
  '👩‍👩‍👧‍👦',
  '💥',
  '\u{10ffff}',
  '\udc00',
  'a\ud800b',
];

const meaningful = [...inheritedNames, ...words, ...phrases, ...characters];

const longTexts = [1_024, 2_048, 2_049, 65_535, 65_536].flatMap((length) => [
  fc.constant('k'.repeat(length)),
  fc.constant('é'.repeat(Math.ceil(length / 2))),
]);

/**
 * Generates any code point of UTF-8. fast-check's unit "binary" does too, but first lists all 1,112,064 of them, which
 * takes a second.
 */
const codePoint = fc.oneof(
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xd7ff }) },
  { weight: 19, arbitrary: fc.integer({ min: 0xe000, max: 0x10ffff }) },
);

/** Generates any sequence of UTF-16 code units: meaningful texts, random texts, and sometimes a text of up to 64 KB. */
export function hostileText(): fc.Arbitrary<string> {
  const units = fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
    .map((codes) => String.fromCharCode(...codes));
  const meaningfulText = fc.constantFrom(...meaningful);
  return fc.oneof(
    { weight: 8, arbitrary: meaningfulText },
    { weight: 3, arbitrary: fc.array(meaningfulText, { minLength: 2, maxLength: 4 }).map((texts) => texts.join('')) },
    { weight: 4, arbitrary: fc.array(codePoint, { maxLength: 20 }).map((points) => String.fromCodePoint(...points)) },
    { weight: 2, arbitrary: units },
    { weight: 3, arbitrary: fc.string({ maxLength: 10 }) },
    { weight: 1, arbitrary: fc.oneof(...longTexts) },
  );
}

/** Generates any text except the empty one. */
export function hostileKey(): fc.Arbitrary<string> {
  return hostileText().map((text) => (text === '' ? ' ' : text));
}
