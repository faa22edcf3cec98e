import * as localStack from '@daybreak/local-stack';
import { beforeAll, expect, it } from '@jest/globals';
import { describeWithTables } from '../../testing/use-tables.ts';

describeWithTables(localStack, 'a search by the beginning of an id', (tables) => {
  const search = async (idPrefix: string, limit: number): Promise<{ ids: string[]; pages: number }> => {
    const ids: string[] = [];
    let cursor: string | undefined;
    for (let pages = 1; ; pages++) {
      const page = await tables.rows.search({ idPrefix, limit, cursor });
      expect(page.searched).toBeLessThanOrEqual(limit);
      ids.push(...page.rows.map(({ id }) => id));
      cursor = page.cursor;
      if (cursor === undefined) return { ids: ids.toSorted(), pages };
    }
  };

  beforeAll(async () => {
    const row = { dueDate: '2026-03-29', timeZone: 'UTC', rule: 'apply-changes', changes: {}, values: {} };
    for (const id of ['price-1', 'price-2', 'price-3', 'other', 'price-gone']) await tables.rows.put({ ...row, id });
    await tables.rows.complete({ rowId: 'price-2', version: 1, runId: 'run', dueDate: '2026-03-29' });
    await tables.rows.cancel({ id: 'price-3' });
    await tables.rows.delete({ id: 'price-gone' });
  });

  it('finds rows of each status, page by page, and no deleted one', async () => {
    expect(await search('price-', 100)).toEqual({ ids: ['price-1', 'price-2', 'price-3'], pages: 1 });
    const paged = await search('price-', 2);
    expect(paged.ids).toEqual(['price-1', 'price-2', 'price-3']);
    expect(paged.pages).toBeGreaterThan(1);
    expect((await search('', 100)).ids).toHaveLength(4);
    expect((await search('nothing', 100)).ids).toEqual([]);
  });
});
