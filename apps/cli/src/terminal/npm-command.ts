import type { Environment } from './environment.ts';

/** The words that run `daybreak` through npm, with its options behind them; undefined when npm did not start this process. */
export function npmCommandOf({ env }: Pick<Environment, 'env'>): 'npm start --' | 'npm run daybreak --' | undefined {
  const script = env['npm_lifecycle_event'];
  if (script === 'start') return 'npm start --';
  return script === 'daybreak' ? 'npm run daybreak --' : undefined;
}
