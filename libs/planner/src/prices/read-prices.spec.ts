import { expect, it } from '@jest/globals';
import { pricesOf, readPrices } from './read-prices.ts';

const ireland = pricesOf('eu-west-1');
const price = { usd: 0.000001, unit: 'write request unit', page: 'https://example.com', date: '2027-01' };

it('reads the prices of a region, and completes them from another region', () => {
  const list = readPrices(JSON.stringify({ region: 'ap-south-1', prices: { writeRequestUnit: price } }), ireland);
  expect(list.region).toBe('ap-south-1');
  expect(list.prices.writeRequestUnit).toEqual(price);
  expect(list.prices.sqsRequest).toEqual(ireland.prices.sqsRequest);
});

it.each([
  ['{', "The prices can't be read"],
  ['{"prices":{}}', 'region: '],
  [JSON.stringify({ region: 'x', prices: { sqsRequest: { ...price, usd: -1 } } }), 'prices.sqsRequest.usd: '],
])('rejects %s', (json, message) => {
  expect(() => readPrices(json, ireland)).toThrow(message);
});

it('names the known regions for an unknown one', () => {
  expect(pricesOf('us-east-1').prices.writeRequestUnit.usd).toBeLessThan(ireland.prices.writeRequestUnit.usd);
  expect(() => pricesOf('mars-1')).toThrow('The planner has no prices of mars-1, only of eu-west-1 and us-east-1');
});
