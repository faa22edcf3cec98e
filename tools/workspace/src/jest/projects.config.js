import preset from '../../../../jest.preset.js';

// For the projects that `--projects` names: what the preset says of a run goes for all of them; the rest they say themselves.
export default { ...preset, rootDir: '../../../..' };
