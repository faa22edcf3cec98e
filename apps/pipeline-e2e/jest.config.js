import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'pipeline-e2e', rootDir: import.meta.dirname };
