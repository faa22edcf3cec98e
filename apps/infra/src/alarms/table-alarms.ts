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

/** Creates the alarms on throttled requests to both tables and to the index of due rows. */
export function tableAlarms(scope: Construct, { deployment, rowsTable, runsTable }: TableAlarmsProps): PipelineAlarm[] {
  return [
    new TableThrottlesAlarm(scope, {
      deployment,
      name: 'rows-table-throttles',
      errorImpact:
        'DynamoDB throttles reads or writes of rows: rows are late, and their owners’ requests may be throttled too.',
      metric: throttlesOf(rowsTable, 'rows table'),
    }),
    new TableThrottlesAlarm(scope, {
      deployment,
      name: 'due-index-throttles',
      errorImpact: 'The index of due rows cannot keep up: DynamoDB throttles each write that puts or completes a row.',
      metric: throttlesOf(rowsTable, 'index due', dueIndexName),
    }),
    new TableThrottlesAlarm(scope, {
      deployment,
      name: 'runs-table-throttles',
      errorImpact: 'DynamoDB throttles the run records: runs stop half-way and resume late.',
      metric: throttlesOf(runsTable, 'runs table'),
    }),
  ];
}
