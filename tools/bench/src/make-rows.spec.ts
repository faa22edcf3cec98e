import { parseRowDefinition, builtInRuleBook } from '@daybreak/domain';
import { describe, expect, it } from '@jest/globals';
import { makeRow } from './make-rows.ts';

describe('makeRow', () => {
  it('makes a row of five new values and about 1 KB', () => {
    const row = makeRow(49_999);
    expect(Object.keys(row.changes)).toHaveLength(5);
    const bytes = Buffer.byteLength(JSON.stringify(row));
    expect(bytes).toBeGreaterThan(950);
    expect(bytes).toBeLessThan(1_150);
    expect(parseRowDefinition(row, builtInRuleBook)).toEqual({ success: true, definition: row });
  });
});
