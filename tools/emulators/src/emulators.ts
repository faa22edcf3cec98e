import { join } from 'node:path';
import { installFromMaven, installFromPip } from './install.ts';
import { type Server, startServer } from './start-server.ts';

/** The account id for every server, because the access keys of the tests name no account. */
const accountId = '000000000000';

export const dynamodbLocal = {
  name: 'DynamoDB Local 2.6.1',
  programs: ['java', 'mvn'],
  /** Returns the folder for DAYBREAK_DYNAMODB_LOCAL, from which the local stack starts the engine. */
  install: () => installFromMaven({ groupId: 'com.amazonaws', artifactId: 'DynamoDBLocal', version: '2.6.1' }),
} as const;

export const elasticMq = {
  name: 'ElasticMQ 1.7.1',
  programs: ['java', 'mvn'],
  async start(): Promise<Server> {
    const folder = installFromMaven({
      groupId: 'org.elasticmq',
      artifactId: 'elasticmq-server_2.13',
      version: '1.7.1',
    });
    return await startServer('java', (port) => [
      '-Dnode-address.host=127.0.0.1',
      `-Dnode-address.port=${port}`,
      '-Drest-sqs.bind-hostname=127.0.0.1',
      `-Drest-sqs.bind-port=${port}`,
      '-Drest-stats.enabled=false',
      `-Daws.accountId=${accountId}`,
      '-cp',
      join(folder, '*'),
      'org.elasticmq.server.Main',
    ]);
  },
} as const;

export const moto = {
  name: 'moto 5.2.5',
  programs: ['python3'],
  async start(): Promise<Server> {
    const folder = installFromPip('moto[server,dynamodb,sqs]==5.2.5');
    const args = (port: number): string[] => ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)];
    return await startServer(join(folder, 'bin/python'), args, { MOTO_ACCOUNT_ID: accountId });
  },
} as const;
