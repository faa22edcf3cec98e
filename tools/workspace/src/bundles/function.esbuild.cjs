const { join } = require('node:path');

// The bundle of every Lambda function: one CommonJS file that contains the SDK, which loads faster than the runtime's
// copy.
module.exports = {
  mainFields: ['module', 'main'],
  legalComments: 'none',
  // A dynamic import of node:http loads all of its exports, including Node's WebSocket: a tenth of a cold start without
  // TLS.
  supported: { 'dynamic-import': false },
  outExtension: { '.js': '.cjs' },
  alias: { '@aws-sdk/credential-provider-node': join(__dirname, 'environment-credentials.ts') },
};
