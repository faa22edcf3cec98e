import type { Price, PriceList } from './price-list.ts';

const pages = {
  dynamodb: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  sqs: 'https://aws.amazon.com/sqs/pricing/',
  lambda: 'https://aws.amazon.com/lambda/pricing/',
  cloudwatch: 'https://aws.amazon.com/cloudwatch/pricing/',
  eventbridge: 'https://aws.amazon.com/eventbridge/pricing/',
  sns: 'https://aws.amazon.com/sns/pricing/',
} as const;

const million = 1_000_000;

/**
 * A price in US dollars per unit, from the price lists that AWS published in September 2026. A bill is an upper bound,
 * because it leaves out free tiers.
 */
const price = (page: keyof typeof pages, usd: number, unit: string): Price => ({
  usd,
  unit,
  page: pages[page],
  date: '2026-09',
});

interface Regional {
  readonly write: number;
  readonly read: number;
  readonly storage: number;
  readonly recovery: number;
  readonly logs: number;
}

function priceList(region: string, { write, read, storage, recovery, logs }: Regional): PriceList {
  return {
    region,
    prices: {
      writeRequestUnit: price('dynamodb', write / million, 'write request unit'),
      readRequestUnit: price('dynamodb', read / million, 'read request unit'),
      tableStorageGbMonth: price('dynamodb', storage, 'GB-month'),
      pointInTimeRecoveryGbMonth: price('dynamodb', recovery, 'GB-month'),
      sqsRequest: price('sqs', 0.4 / million, 'request'),
      // In addition to the price of a request, if its messages have a message group.
      sqsFairQueueRequest: price('sqs', 0.1 / million, 'request'),
      // arm64, the architecture of the functions.
      lambdaGbSecond: price('lambda', 0.0000133334, 'GB-second'),
      lambdaRequest: price('lambda', 0.2 / million, 'request'),
      pollerHour: price('lambda', 0.00925, 'poller-hour'),
      logGb: price('cloudwatch', logs, 'GB'),
      logStorageGbMonth: price('cloudwatch', 0.03, 'GB-month'),
      alarmMonth: price('cloudwatch', 0.1, 'alarm-month'),
      metricMonth: price('cloudwatch', 0.3, 'metric-month'),
      dashboardMonth: price('cloudwatch', 3, 'dashboard-month'),
      schedulerInvocation: price('eventbridge', 1 / million, 'invocation'),
      customEvent: price('eventbridge', 1 / million, 'event'),
      snsRequest: price('sns', 0.5 / million, 'request'),
    },
  };
}

/** The prices of the known regions. Prices of other regions come from a file. */
export const knownPrices: ReadonlyMap<string, PriceList> = new Map(
  [
    priceList('eu-west-1', { write: 0.705, read: 0.1415, storage: 0.283, recovery: 0.22, logs: 0.57 }),
    priceList('us-east-1', { write: 0.625, read: 0.125, storage: 0.25, recovery: 0.2, logs: 0.5 }),
  ].map((list) => [list.region, list]),
);
