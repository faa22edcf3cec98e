import * as v from 'valibot';

const price = v.pipe(v.number(), v.finite(), v.minValue(0));
const priceSchema = v.object({
  /** US dollars per unit. */
  usd: price,
  unit: v.string(),
  /** The page with the price, and the date on which it was read. */
  page: v.string(),
  date: v.string(),
});
export type Price = v.InferOutput<typeof priceSchema>;

const priceNames = [
  'writeRequestUnit',
  'readRequestUnit',
  'tableStorageGbMonth',
  'pointInTimeRecoveryGbMonth',
  'sqsRequest',
  'sqsFairQueueRequest',
  'lambdaGbSecond',
  'lambdaRequest',
  'pollerHour',
  'logGb',
  'logStorageGbMonth',
  'alarmMonth',
  'metricMonth',
  'dashboardMonth',
  'schedulerInvocation',
  'customEvent',
  'snsRequest',
] as const;
export type PriceName = (typeof priceNames)[number];

/** The prices of one region. */
export const priceListSchema = v.object({
  region: v.string(),
  prices: v.object(v.entriesFromList(priceNames, priceSchema)),
});
export type PriceList = v.InferOutput<typeof priceListSchema>;
