import { expect, test } from '@jest/globals';
import { formatEntry, FunctionLog } from './function-log.ts';

const about = (rowId: string): string => JSON.stringify({ level: 'INFO', rowId });

test('the log keeps its latest lines, and gives those about a row, then and later', () => {
  const log = new FunctionLog();
  for (let line = 0; line < 6_000; line++) log.add('worker', about(`row-${line}`));
  log.add('writer', '{"_aws":{}}');
  expect(log.about(undefined)).toHaveLength(4_999);
  expect(log.about('row-10')).toEqual([]);
  expect(log.about('row-5999').map(formatEntry)).toEqual([`worker: ${about('row-5999')}`]);

  const followed: string[] = [];
  const end = log.follow('a', (entry) => void followed.push(formatEntry(entry)));
  for (const id of ['a', 'b', 'a']) log.add('writer', about(id));
  end();
  log.add('writer', about('a'));
  expect(followed).toEqual([`writer: ${about('a')}`, `writer: ${about('a')}`]);
});

test('an error is reported with the name of its function', () => {
  const log = new FunctionLog();
  const errors: string[] = [];
  log.onError((text) => void errors.push(text));
  for (const line of ['TypeError: no', about('a'), '{"level":"ERROR"}']) log.add('worker', line);
  expect(errors).toEqual(['worker: TypeError: no', 'worker: {"level":"ERROR"}']);
});
