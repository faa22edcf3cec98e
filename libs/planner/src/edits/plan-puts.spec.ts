import { describe, expect, it } from '@jest/globals';
import { pricesOf } from '../prices/read-prices.ts';
import { newSettings, rowShape } from '../testing/new-settings.ts';
import { planPuts } from './plan-puts.ts';

const prices = pricesOf('eu-west-1');
const editor = newSettings().writer;
const planned = (changes: Parameters<typeof newSettings>[0]) =>
  planPuts({
    settings: newSettings({ editor: { ...editor, maximumConcurrency: 5 }, ...changes }),
    shape: rowShape,
    prices,
  });

describe('planPuts', () => {
  it('is limited by the units of a new table, and by the editor on a warm one', () => {
    expect(planned({})).toMatchObject({ perSecond: 2_000, heldUpBy: 'table units' });
    const warm = { ...newSettings().rowsTable, warmWriteUnits: 40_000 };
    const onWarm = planned({ rowsTable: warm });
    expect(onWarm).toMatchObject({ heldUpBy: 'editor' });
    expect(onWarm?.perSecond).toBeGreaterThan(2_000);
    const twice = planned({ rowsTable: warm, editor: { ...editor, maximumConcurrency: 10 } });
    expect(twice?.perSecond).toBeCloseTo(2 * (onWarm?.perSecond ?? 0), 6);
  });

  it('charges little more than the write units', () => {
    const units = 3 * 0.705;
    expect(planned({})?.usdPerMillion).toBeGreaterThan(units);
    expect(planned({})?.usdPerMillion).toBeLessThan(1.15 * units);
  });

  it('returns undefined without an editor', () => {
    expect(planPuts({ settings: newSettings(), shape: rowShape, prices })).toBeUndefined();
  });
});
