import { relative } from 'node:path';
import { ESLint } from 'eslint';
import { findingsOf } from './findings-of.ts';
import { type Check, type Finding, forEachProject, forOneProject } from './for-each-project.ts';

const check: Check = async (projects, root) => {
  const folders = projects.map(({ folder }) => folder);
  const findings = await Promise.all([eslint(folders, root), oxlint(folders, root), oxfmt(folders, root)]);
  return { findings: findings.flat() };
};

async function eslint(folders: string[], root: string): Promise<Finding[]> {
  const results = await new ESLint({ cwd: root }).lintFiles(folders);
  return results.flatMap(({ filePath, messages }) => {
    const file = relative(root, filePath);
    return messages.map(({ line, column, message, ruleId }) => {
      return { file, text: `${file}:${line}:${column}: ${message} [${ruleId ?? 'ESLint'}]` };
    });
  });
}

async function oxlint(folders: string[], root: string): Promise<Finding[]> {
  const flags = ['--type-aware', '--deny-warnings', '--format=unix'];
  return await findingsOf(['node_modules/oxlint/bin/oxlint', ...flags, ...folders], root, /^(.+?):\d+:\d+: /);
}

async function oxfmt(folders: string[], root: string): Promise<Finding[]> {
  const command = ['node_modules/oxfmt/bin/oxfmt', '--list-different', ...folders];
  const findings = await findingsOf(command, root, /^([^:\s]+)$/);
  return findings.map(({ file }) => ({ file, text: `${file}: not formatted: npm run format` }));
}

export const lint = forEachProject(check);
export const lintOne = forOneProject(check);
