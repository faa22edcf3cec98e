import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'schedule', rootDir: import.meta.dirname };
