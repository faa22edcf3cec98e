import type { Construct } from 'constructs';
import { dueIndexName } from '../constructs/rows-table.ts';
import type { Deployment } from '../deployment.ts';
import { throttlesOf } from '../metrics.ts';
import type { Stores } from '../pipeline.ts';
import type { PipelineAlarm } from './pipeline-alarm.ts';
import { TableThrottlesAlarm } from './table-throttles-alarm.ts';

export interface TableAlarmsProps extends Pick<Stores, 'rowsTable' | 'runsTable'> {
  deployment: Deployment;
}

/** Of throttles of both tables and of the index. */
export function tableAlarms(scope: Construct, { deployment, rowsTable, runsTable }: TableAlarmsProps): PipelineAlarm[] {
  return [
    new TableThrottlesAlarm(scope, {
      deployment,
      name: 'rows-table-throttles',
      errorImpact:
        'DynamoDB refuses reads or writes of rows: they are late, and owners’ own requests may be refused too.',
      metric: throttlesOf(rowsTable, 'rows table'),
    }),
    new TableThrottlesAlarm(scope, {
      deployment,
      name: 'due-index-throttles',
      errorImpact: 'The index of due rows can’t keep up: it holds back every write to a row that is put or completed.',
      metric: throttlesOf(rowsTable, 'index due', dueIndexName),
    }),
    new TableThrottlesAlarm(scope, {
      deployment,
      name: 'runs-table-throttles',
      errorImpact: 'DynamoDB refuses the run records: runs stop half-way and are resumed late.',
      metric: throttlesOf(runsTable, 'runs table'),
    }),
  ];
}
