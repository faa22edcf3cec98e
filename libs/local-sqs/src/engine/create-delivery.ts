import { randomInt } from 'node:crypto';
import type { Delivery, DeliveryOptions } from '../api/delivery.ts';
import { createRandom } from './random.ts';

/** One in a thousand. */
const defaultDuplicates = 0.001;

export function createDelivery({
  order = 'any',
  duplicates = defaultDuplicates,
  seed = randomInt(2 ** 32),
  receiveCount = 'acrossQueues',
}: DeliveryOptions): Delivery {
  const random = createRandom(seed);
  const choosers = { any: (visible: number) => Math.floor(random() * visible), arrival: () => 0 };
  return {
    duplicates,
    seed,
    receiveCount,
    choose: typeof order === 'function' ? order : choosers[order],
    isDuplicated(atLeast) {
      const likelihood = Math.max(duplicates, atLeast);
      return likelihood > 0 && random() < likelihood;
    },
  };
}
