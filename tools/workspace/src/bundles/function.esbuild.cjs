const { join } = require('node:path');

// How every Lambda function is bundled: one CommonJS file, the SDK inside (loads faster than the runtime's own copy).
module.exports = {
  mainFields: ['module', 'main'],
  legalComments: 'none',
  // An import of node:http loads all that it has, and with that Node's WebSocket: a tenth of a cold start without TLS.
  supported: { 'dynamic-import': false },
  outExtension: { '.js': '.cjs' },
  alias: { '@aws-sdk/credential-provider-node': join(__dirname, 'environment-credentials.ts') },
};
