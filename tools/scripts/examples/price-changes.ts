import type { RowDefinition, Values } from '@daybreak/domain';
import { earlyMarkets, type Market, markets, skippedMidnights } from './markets.ts';
import { createRandom, type Random } from './random.ts';

const products: readonly [name: string, euros: number][] = [
  ['Espresso blend, 250 g', 8.9],
  ['Café crème, 1 kg', 24.5],
  ['Filter "House", 500 g', 13.9],
  ['Decaf, 250 g', 9.4],
  ['Grinder burrs', 39],
  ['Barista course 🎓', 120],
];
const plans = ['basic', 'standard', 'plus', 'pro'];
const discounts = [null, 0, 0.05, 0.1, 0.15];
const notes = [
  'Yearly list price',
  'Agreed with the customer, valid until further notice',
  'The "final offer", see contract',
  'Spring sale 🌷 −15 %',
  'Members only 💙',
  'Prix révisé, café compris',
  '春の価格改定',
];
/** Texts that would read as a number or a truth value, were they not marked as text. */
const codes = ['007', '1e3', 'true'];

const days = (month: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${month}-${String(from + index).padStart(2, '0')}`);
const exampleDay = '2026-03-29';
const daysMissed = days('2026-03', 16, 28);
const daysToCome = [...days('2026-03', 31, 31), ...days('2026-04', 1, 30), ...days('2026-06', 1, 30)];

/** 1,000 price changes, 400 of them due by noon (UTC) of 29 March 2026: most on the day, some earlier and missed. */
export function priceChanges(): RowDefinition[] {
  const random = createRandom(29_032_026);
  const times = (count: number, place: () => [Market, string]): [Market, string][] =>
    Array.from({ length: count }, place);
  const cairoAndSantiago = skippedMidnights.filter(({ date }) => date > exampleDay);
  const places = [
    ...times(300, () => [random.pick(markets), exampleDay]),
    ...times(70, () => [random.pick(markets), random.pick(daysMissed)]),
    ...times(20, () => [random.pick(earlyMarkets), '2026-03-30']),
    ...skippedMidnights
      .filter(({ date }) => date < exampleDay)
      .flatMap((market) => times(10, () => [market, market.date])),
    ...times(560, () => [random.pick(markets), random.pick(daysToCome)]),
    ...cairoAndSantiago.flatMap((market) => times(20, () => [market, market.date])),
  ];
  return random.shuffle(places).map(([market, dueDate], index) => ({
    id: `price-${String(index + 1).padStart(4, '0')}`,
    dueDate,
    timeZone: market.timeZone,
    rule: 'apply-changes',
    ...priceChange(market, random),
  }));
}

function priceChange({ currency, perEuro }: Market, random: Random): { changes: Values; values: Values } {
  const [product, euros] = random.pick(products);
  const inCurrency = (amount: number): number =>
    perEuro > 50 ? Math.round(amount * perEuro) : round(amount * perEuro);
  return {
    changes: {
      price: inCurrency(euros * (1 + (random.whole(16) - 3) / 100)),
      currency,
      plan: random.pick(plans),
      discount: random.pick(discounts),
      note: random.whole(10) === 0 ? random.pick(codes) : random.pick(notes),
    },
    values: { product, price: inCurrency(euros), currency, plan: random.pick(plans), discount: 0 },
  };
}

/** To the cent. */
function round(amount: number): number {
  return Math.round(amount * 100) / 100;
}
