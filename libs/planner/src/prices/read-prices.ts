import * as v from 'valibot';
import { PlannerError } from '../planner-error.ts';
import { knownPrices } from './known-prices.ts';
import { type PriceList, priceListSchema } from './price-list.ts';

/** Returns the prices of a region. Throws PlannerError for a region without known prices. */
export function pricesOf(region: string): PriceList {
  const list = knownPrices.get(region);
  if (list !== undefined) return list;
  throw new PlannerError(
    `The planner has no prices of ${region}, only of ${[...knownPrices.keys()].join(' and ')}: ` +
      'pass a file of prices with --prices FILE (docs/scale.md shows one)',
  );
}

const fileSchema = v.object({
  region: priceListSchema.entries.region,
  prices: v.partial(priceListSchema.entries.prices),
});

/** Reads a price list from JSON. Prices that it leaves out come from `base`. Throws PlannerError that names the invalid paths. */
export function readPrices(json: string, base: PriceList): PriceList {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), fileSchema), json);
  if (!parsed.success) {
    const problems = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
    throw new PlannerError(`The prices can't be read: ${problems.join('; ')}`);
  }
  const { region, prices } = parsed.output;
  return v.parse(priceListSchema, { region, prices: { ...base.prices, ...prices } });
}
