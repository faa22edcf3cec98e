const { join } = require('node:path');

// How every Lambda function is bundled: one CommonJS file, the SDK inside (loads faster than the runtime's own copy).
module.exports = {
  mainFields: ['module', 'main'],
  legalComments: 'none',
  outExtension: { '.js': '.cjs' },
  alias: { '@aws-sdk/credential-provider-node': join(__dirname, 'environment-credentials.ts') },
};
