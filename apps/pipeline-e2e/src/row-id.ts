import { randomBytes } from 'node:crypto';

/**
 * In a deployed stack's table, a test's rows are recognised by it, and no two processes have the same. Elsewhere ids are the same in
 * every run: dynalite separates rows of one shard and one instant by 24 bits of a hash of their ids, so that of many
 * random ones two would, now and then, be one entry of its index.
 */
const prefix = process.env['DAYBREAK_STACK'] === undefined ? '' : `e2e-${randomBytes(4).toString('hex')}-`;

/** An id that no row of another test has, by a name that is the test's own. */
export function rowId(name: string): string {
  return `${prefix}${name}`;
}
