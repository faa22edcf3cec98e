import { expect, test } from '@jest/globals';
import { parseMapping } from './parse-mapping.ts';

const needed = ['id=a', 'dueDate=b'];

test('options make a mapping', () => {
  const mapping = parseMapping({
    map: ['id=a:text:', 'dueDate=renewal.date:iso', 'changes.plan=next plan:text'],
    set: ['rule=renew', 'changes.n=12.5', 'changes.s="12.5"', 'occurrence=3'],
    filter: ['status=active', 'plan!=free', 'note='],
  });
  expect(mapping.fields.map(({ target: { name }, source, format }) => [name, source, format])).toEqual([
    ['id', 'a:text', undefined],
    ['dueDate', 'renewal.date', 'iso'],
    ['changes.plan', 'next plan', 'text'],
  ]);
  expect(mapping.constants.map(({ target: { name }, value }) => [name, value])).toEqual([
    ['rule', 'renew'],
    ['changes.n', 12.5],
    ['changes.s', '12.5'],
    ['occurrence', 3],
  ]);
  expect(mapping.filters).toEqual([
    { source: 'status', value: 'active', isEqual: true },
    { source: 'plan', value: 'free', isEqual: false },
    { source: 'note', value: '', isEqual: true },
  ]);
});

test.each([
  [{ map: ['id=a'] }, 'A row needs dueDate: add --map dueDate=SOURCE'],
  [{ map: ['dueDate=a'] }, 'A row needs id'],
  [{ map: [...needed, 'tennant=c'] }, 'the fields are id, dueDate,'],
  [{ map: [...needed, 'tennant=c'] }, 'did you mean tenant?'],
  [{ map: [...needed, 'changes.=c'] }, 'the fields are'],
  [{ map: [...needed, 'tenant'] }, '--map tenant is not FIELD=SOURCE'],
  [{ map: [...needed, 'tenant='] }, '--map tenant= names no source'],
  [
    { map: ['id=a', 'dueDate=b:isso'] },
    'isso is not a format of dueDate: use iso, epoch, epoch-ms, or a pattern such as DD.MM.YYYY: did you mean iso?',
  ],
  [{ map: [...needed, 'changes.n=c:iso'] }, 'iso is not a format of changes.n: use text, number, json'],
  [{ map: [...needed, 'id=c'] }, 'id is given twice by --map and --set'],
  [{ map: needed, set: ['id=c'] }, 'id is given twice by --map and --set'],
  [{ map: needed, set: ['changes.a='] }, `--set changes.a= has no value: write '""'`],
  [{ map: needed, set: ['changes.a=12345678901234567890'] }, 'would lose digits'],
  [{ map: needed, filter: ['active'] }, '--filter active is not SOURCE=VALUE or SOURCE!=VALUE'],
])('%j is refused', (options, message) => {
  expect(() => parseMapping(options)).toThrow(message);
});
