import { randomInt } from 'node:crypto';
import type { Delivery, DeliveryOptions } from '../api/delivery.ts';
import { createRandom } from './random.ts';

const defaultDuplicateProbability = 0.001;

export function createDelivery({
  order = 'any',
  duplicates = defaultDuplicateProbability,
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
      const probability = Math.max(duplicates, atLeast);
      return probability > 0 && random() < probability;
    },
  };
}
