import { expect, it } from '@jest/globals';
import { apiChanges } from './api-changes.ts';

const report = (...declarations: string[]): string =>
  ['## API Report', "```ts\n\nimport type { Server } from 'node:net';", ...declarations, '```\n'].join('\n\n');
const close = '// @public\nexport function close(server: Server): void;';
const options = '// @public\nexport interface Options {\n    // (undocumented)\n    port: number;\n}';
const both = report(close, options);

it('names removed and new exports', () => {
  const open = '// @public (undocumented)\nexport class Open {\n}';
  expect(apiChanges(both, report(options, open))).toEqual({
    breaking: ['`close` is no longer exported'],
    added: ['`Open` is new'],
  });
});

it('shows the changed lines of an export', () => {
  const changed = options.replace('port: number', 'port?: number');
  expect(apiChanges(both, report(close, changed)).breaking).toEqual([
    '`Options` has changed\n      - port: number;\n      + port?: number;',
  ]);
});

it('counts a type that an export uses as part of the API', () => {
  const hidden = '// @public\ninterface Hidden {\n    port: number;\n}';
  expect(apiChanges(report(close, hidden), report(close, hidden.replace('number', 'string'))).breaking).toHaveLength(1);
});

it('ignores comments, order and imports', () => {
  const documented = options.replace('    // (undocumented)\n', '');
  expect(
    apiChanges(both, report(documented, close).replace("\n\nimport type { Server } from 'node:net';", '')),
  ).toEqual({
    breaking: [],
    added: [],
  });
});
