import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'planner', rootDir: import.meta.dirname };
