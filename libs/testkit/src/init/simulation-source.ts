import type { EntryPoint } from './entry-points/entry-point.ts';
import type { ExpectedRun } from './merge-runs.ts';
import { toSource } from './to-source.ts';

/** Returns an outage for some of the runs: what a client tries three times fails seldom, and then a function has to deal with it. */
export function outage({ tables }: ExpectedRun, isTyped: boolean): string {
  if (Object.keys(tables).length === 0) return '';
  return `    // In every fourth run, DynamoDB fails for the first minute, however often a client tries.
    const outage = { fromMinutes: 0, toMinutes: 1, service: 'DynamoDB', as: 'serverError' }${isTyped ? ' as const' : ''};
    const outages = seed % 4 === 0 ? [outage] : [];
`;
}

/**
 * Returns an oracle that finds what was acknowledged without its work. Only a queue or a stream keeps what fails: an event for a function, without a
 * queue between, is lost after three attempts.
 */
export function oracle({ kind }: Pick<EntryPoint, 'kind'>, observed: ExpectedRun): string {
  const { tables, invoked, received, failed, leaves } = observed;
  const isKept = invoked.length <= Object.keys(received).length + (kind === 'table' ? 1 : 0);
  const isAnyExpected = Object.values(tables).some((items) => Object.keys(items).length > 0);
  if (!isKept || !isAnyExpected || failed.length > 0) return '';
  const left = Object.keys(leaves);
  const isGivenUp =
    left.length === 0
      ? 'run.messages().length > 0'
      : `run.messages().some(({ queue }) => !${toSource(left)}.includes(queue))`;
  return `  oracle: (run) => ({
    // An arrival that was acknowledged has left its items. One that failed too often is in a dead-letter queue.
    atEnd() {
      if (${isGivenUp}) return;
      for (const [table, items] of Object.entries(expected))
        assert.ok(run.items(table).length >= Object.keys(items).length, \`an item is missing in \${table}\`);
    },
  }),
`;
}
