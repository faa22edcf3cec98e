import { findingsOf } from './findings-of.ts';
import { type Check, type Finding, forEachProject, forOneProject } from './for-each-project.ts';

const check: Check = async (projects, root) => {
  const folders = projects.map(({ folder }) => folder);
  const findings = await Promise.all([eslint(folders, root), oxlint(folders, root), oxfmt(folders, root)]);
  return { findings: findings.flat() };
};

/**
 * Runs ESLint in a process of its own. Nx's rule recognises the process by its file; in any other process it reads the
 * project graph again for each file.
 */
async function eslint(folders: string[], root: string): Promise<Finding[]> {
  const flags = ['--format', 'tools/workspace/src/executors/eslint-lines.cjs'];
  return await findingsOf(['node_modules/eslint/bin/eslint.js', ...flags, ...folders], root, /^(.+?):\d+:\d+: /);
}

async function oxlint(folders: string[], root: string): Promise<Finding[]> {
  const flags = ['--type-aware', '--deny-warnings', '--format=unix'];
  return await findingsOf(['node_modules/oxlint/bin/oxlint', ...flags, ...folders], root, /^(.+?):\d+:\d+: /);
}

async function oxfmt(folders: string[], root: string): Promise<Finding[]> {
  const command = ['node_modules/oxfmt/bin/oxfmt', '--list-different', ...folders];
  const findings = await findingsOf(command, root, /^([^:\s]+)$/);
  return findings.map(({ file }) => ({ file, text: `${file}: not formatted: run npm run format` }));
}

export const lint = forEachProject(check);
export const lintOne = forOneProject(check);
