import { join } from 'node:path';
import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'workflows',
  rootDir: import.meta.dirname,
  transform: {
    ...preset.transform,
    '@actions/.+\\.js$': join(import.meta.dirname, '../jest/json-attributes-transform.js'),
  },
  transformIgnorePatterns: ['node_modules/(?!@actions/)'],
};
