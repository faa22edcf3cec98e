import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'repository', rootDir: import.meta.dirname };
