import { userInfo } from 'node:os';
import { versionEndLimits } from '@daybreak/domain';
import type { Environment } from '../terminal/environment.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** Who makes an edit, for the history of the row: `--by`, else `DAYBREAK_BY`, else the user of this machine, by name or by number. Throws UsageError for a name that the history would cut. */
export function editorOf(
  { by }: { by?: string },
  { env }: Pick<Environment, 'env'>,
  nameOf: () => string = () => userInfo().username,
): string {
  const variable = env['DAYBREAK_BY'] ?? '';
  const [option, given] = by === undefined ? ['DAYBREAK_BY', variable] : ['--by', by];
  if (option === 'DAYBREAK_BY' && given === '') return nameOfUser(nameOf);
  const name = given.trim();
  const { byBytes } = versionEndLimits;
  if (name === '' || Buffer.byteLength(name) > byBytes)
    throw new UsageError(`${option} must be a name of 1 to ${byBytes} bytes, such as ada`);
  return name;
}

/** A container may run as a user that its system has no name for. */
function nameOfUser(nameOf: () => string): string {
  try {
    return nameOf();
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
