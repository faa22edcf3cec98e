import type { RowDefinition } from '@daybreak/domain';
import { markets } from './markets.ts';
import { createRandom } from './random.ts';

const customers = [
  'Ada & Sons',
  'Café Müller',
  'Lighthouse Books',
  'O’Neill Bikes',
  '株式会社あさひ',
  'Padaria Aurora 🥐',
];
const plans = ['basic', 'standard', 'plus', 'pro'];
const periodsMonths = [1, 3, 12];
/** Two that were missed, the day itself, and two to come; three of them the last of a month, to stay anchored there. */
const dueDates = ['2025-12-31', '2026-01-31', '2026-03-29', '2026-03-31', '2026-04-15'];

/** 60 subscriptions, 36 of them due by noon (UTC) of 29 March 2026; the missed ones are renewed period by period. */
export function renewals(): RowDefinition[] {
  const random = createRandom(31_032_026);
  const terms = periodsMonths.flatMap((periodMonths) =>
    dueDates.flatMap((dueDate) => Array.from({ length: 4 }, () => ({ periodMonths, dueDate }))),
  );
  return random.shuffle(terms).map(({ periodMonths, dueDate }, index) => ({
    id: `subscription-${String(index + 1).padStart(4, '0')}`,
    dueDate,
    timeZone: random.pick(markets).timeZone,
    rule: 'renew',
    changes: { periodMonths },
    values: { customer: random.pick(customers), plan: random.pick(plans), seats: 1 + random.whole(20) },
  }));
}
