import { execFileSync } from 'node:child_process';

/** Any values will do: nothing is called. */
const environment = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  POWERTOOLS_SERVICE_NAME: 'bench',
  ROWS_TABLE_NAME: 'rows',
  RUNS_TABLE_NAME: 'runs',
  ROW_QUEUE_URL: 'http://127.0.0.1:9/0/row',
  VALUE_QUEUE_URL: 'http://127.0.0.1:9/0/value',
  PARKING_QUEUE_URL: 'http://127.0.0.1:9/0/parking',
  QUEUE_URLS: 'http://127.0.0.1:9/0/queue',
  DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1:9/0/dead-letters',
  MAX_ATTEMPTS: '5',
  MAX_RECEIVE_COUNT: '500',
};

/** Processor time in milliseconds that a fresh process takes to load a bundle, everything at its top included. */
export function timeLoad(file: string): number {
  const code = `const before = process.cpuUsage(); require(${JSON.stringify(file)});
    const { user, system } = process.cpuUsage(before); process.stdout.write(String((user + system) / 1000)); process.exit();`;
  const milliseconds = Number(execFileSync(process.execPath, ['--eval', code], { encoding: 'utf8', env: environment }));
  if (!(milliseconds > 0)) throw new Error(`Loading ${file} took no time: "${milliseconds}" ms`);
  return milliseconds;
}
