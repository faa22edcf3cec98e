import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'local-sqs', rootDir: import.meta.dirname };
