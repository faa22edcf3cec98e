import { functions } from '../settings.ts';
import { steps } from '../steps/index.ts';

/** A grant as docs/security.md's tables have it: `scanner dynamodb:Query on RowsTable/index/due`. */
export function documentedGrants(markdown: string): string[] {
  return markdown
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, , action = '']) => /^[a-z]+:[A-Za-z]+$/.test(action))
    .flatMap(([, who = '', action = '', resource = '']) =>
      who === 'each function'
        ? functionNames.map((name) => `${name} ${action} on ${resource}`)
        : [`${who} ${action} on ${resource}`],
    )
    .toSorted();
}

const functionNames = [...Object.keys(functions), ...steps.map(({ name }) => name)];
