import { findingsOf } from './findings-of.ts';
import { type Check, type Finding, forEachProject, forOneProject } from './for-each-project.ts';

const check: Check = async (projects, root) => {
  const folders = projects.map(({ folder }) => folder);
  const findings = await Promise.all([oxlint(folders, root), oxfmt(folders, root)]);
  return { findings: findings.flat() };
};

/**
 * Starts oxlint by its own file. Only then does Nx's rule cache the project graph, which it otherwise reads again for
 * each file.
 */
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
