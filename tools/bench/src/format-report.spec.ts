import { describe, expect, it } from '@jest/globals';
import { formatMarkdown, formatText } from './format-report.ts';
import type { Report } from './report.ts';

const report: Report = {
  machine: '2 cores',
  runs: [
    {
      engine: 'dynoxide',
      rows: 1_000,
      durationMs: 1_250,
      rowsPerSecond: 800,
      requestsPerRow: {},
      unitsPerRow: {},
      messagesPerVersion: 1,
      cpuMsPerRow: 1.004,
      usage: [{ name: 'writer', processes: 2, cpuMs: 1_000, peakMemoryMiB: 120.4 }],
    },
  ],
  durableRuns: [],
  largestToSmallest: 1,
  requestsPerRow: { 'DynamoDB.UpdateItem': 1 },
  unitsPerRow: {
    Rows: { write: 2, read: 1, throttled: 0.5 },
    'Rows/index/due': { write: 1, read: 0.25, throttled: 0 },
  },
  messagesPerVersion: 1.5,
  warmStartMs: 7_123,
};

describe('formatText', () => {
  it('aligns names to the left and numbers to the right', () => {
    expect(formatText(report)).toBe(`2 cores

From firing the schedule until idle (largest to smallest: 1.00)
due rows   seconds   rows/s   processor ms/row
--------   -------   ------   ----------------
1,000          1.3      800               1.00

Peak memory, MiB
process                1,000 rows
--------------------   ----------
writer (2 processes)          120

Processor time, ms/row
process                1,000 rows
--------------------   ----------
writer (2 processes)         1.00

AWS requests a row
operation             requests/row
-------------------   ------------
DynamoDB.UpdateItem         1.0000

DynamoDB units a row
table or index   write units/row   read units/row   throttled/row
--------------   ---------------   --------------   -------------
Rows                      2.0000           1.0000          0.5000
Rows/index/due            1.0000           0.2500          0.0000
in all                    3.0000           1.2500          0.5000

Row messages a version
            messages/version
---------   ----------------
row queue             1.5000

npm start, from command to summary
                   seconds
----------------   -------
everything built       7.1`);
  });
});

describe('a durable run', () => {
  it('has columns beside the run in memory', () => {
    const durableRuns = report.runs.map((run) => ({ ...run, durationMs: 2_500, rowsPerSecond: 400 }));
    expect(formatMarkdown({ ...report, durableRuns })).toContain('| 1,000 | 1.3 | 800 | 1.00 | 2.5 | 400 | 1.00 |');
  });
});

describe('formatMarkdown', () => {
  it('makes a table of each', () => {
    expect(formatMarkdown(report)).toContain(`AWS requests a row:

| operation | requests/row |
| --- | ---: |
| DynamoDB.UpdateItem | 1.0000 |`);
  });
});
