/** The libraries that anybody may install from npm, each before those that need it. */
export const published = ['loopback', 'schedule', 'local-sqs', 'local-stack', 'runtime', 'batch', 'testkit'] as const;
