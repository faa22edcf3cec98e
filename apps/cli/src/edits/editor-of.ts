import { userInfo } from 'node:os';
import { versionEndLimits } from '@daybreak/domain';
import type { Environment } from '../terminal/environment.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** Who makes an edit, for the history of the row: `--by`, else `DAYBREAK_BY`, else the user of this machine. Throws UsageError for a name that the history would cut. */
export function editorOf({ by }: { by?: string }, { env }: Pick<Environment, 'env'>): string {
  const variable = env['DAYBREAK_BY'] ?? '';
  const [option, given] = by === undefined ? ['DAYBREAK_BY', variable] : ['--by', by];
  if (option === 'DAYBREAK_BY' && given === '') return userInfo().username;
  const name = given.trim();
  const { byBytes } = versionEndLimits;
  if (name === '' || Buffer.byteLength(name) > byBytes)
    throw new UsageError(`${option} must be a name of 1 to ${byBytes} bytes, such as ada`);
  return name;
}
