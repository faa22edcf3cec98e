import { giveOrder } from '../dev/control.ts';
import type { DevOptions } from '../dev/keep-stack-up.ts';
import { closest, didYouMean } from '../terminal/closest.ts';
import type { Environment } from '../terminal/environment.ts';
import { UsageError } from '../terminal/usage-error.ts';

const actions = ['fault', 'clock', 'run', 'log'] as const;

/** Keeps a local stack up until Ctrl-C or, with an action, gives an order to the one that runs. Resolves to 0. */
export async function dev(words: readonly string[], options: DevOptions, environment: Environment): Promise<0> {
  const [word, ...rest] = words;
  if (word !== undefined) {
    const action = actions.find((name) => name === word);
    if (action === undefined)
      throw new UsageError(
        `${word} is no action: there are ${actions.join(', ')}${didYouMean(closest(word, actions))}`,
      );
    await giveOrder({ action, words: rest, ...(options.row === undefined ? {} : { row: options.row }) }, environment);
    return 0;
  }
  // An order needs none of the stack's files, which take longer to load than the order to give.
  const { keepStackUp } = await import('../dev/keep-stack-up.ts');
  await keepStackUp(options, environment);
  return 0;
}
