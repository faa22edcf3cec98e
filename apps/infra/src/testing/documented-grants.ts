import { functions } from '../settings.ts';
import { steps } from '../steps/index.ts';

/** Returns the grants in the tables of docs/security.md, for example `scanner dynamodb:Query on RowsTable/index/due`. */
export function documentedGrants(markdown: string): string[] {
  return markdown
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, , action = '']) => /^[a-z]+:[A-Za-z]+$/.test(action))
    .flatMap(([, role = '', action = '', resource = '']) =>
      role === 'each function'
        ? functionNames.map((name) => `${name} ${action} on ${resource}`)
        : [`${role} ${action} on ${resource}`],
    )
    .toSorted();
}

const functionNames = [...Object.keys(functions), 'notifier', ...steps.map(({ name }) => name)];
