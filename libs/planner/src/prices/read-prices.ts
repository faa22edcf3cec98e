import * as v from 'valibot';
import { PlannerError } from '../planner-error.ts';
import { knownPrices } from './known-prices.ts';
import { type PriceList, priceListSchema } from './price-list.ts';

/** The prices of a region. Throws PlannerError for a region whose prices the planner does not know. */
export function pricesOf(region: string): PriceList {
  const list = knownPrices.get(region);
  if (list !== undefined) return list;
  throw new PlannerError(
    `The prices of ${region} are not known, only those of ${[...knownPrices.keys()].join(' and ')}: ` +
      'give a file of prices (--prices FILE; docs/scale.md shows one)',
  );
}

const fileSchema = v.object({
  region: priceListSchema.entries.region,
  prices: v.partial(priceListSchema.entries.prices),
});

/** Reads a price list of JSON. What it leaves out is taken from `base`. Throws PlannerError, with the path of what is wrong. */
export function readPrices(json: string, base: PriceList): PriceList {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), fileSchema), json);
  if (!parsed.success) {
    const problems = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
    throw new PlannerError(`The prices can't be read: ${problems.join('; ')}`);
  }
  const { region, prices } = parsed.output;
  return v.parse(priceListSchema, { region, prices: { ...base.prices, ...prices } });
}
