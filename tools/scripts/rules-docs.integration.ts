import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInRuleBook } from '@daybreak/domain';
import { expect, it } from '@jest/globals';

it('docs/rules.md has an entry for every rule, and for no other', () => {
  const docs = readFileSync(join(import.meta.dirname, '../../docs/rules.md'), 'utf8');
  const headings = [...docs.matchAll(/^## (.+)$/gm)].map(([, kind]) => kind);
  expect(new Set(headings)).toEqual(new Set(builtInRuleBook.kinds));
});
