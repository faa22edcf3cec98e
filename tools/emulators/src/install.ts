import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedIn } from './paths.ts';
import { runProgram } from './run-program.ts';

/** A package of Maven, by its coordinates. */
export interface MavenPackage {
  groupId: string;
  artifactId: string;
  version: string;
}

/** The folder of a package's jars and of those that it needs, which Maven copies there once from wherever it is set up to find them. */
export function installFromMaven({ groupId, artifactId, version }: MavenPackage): string {
  return installOnce(`${artifactId}-${version}`, (folder) => {
    const project = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>daybreak</groupId><artifactId>emulators</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>${groupId}</groupId><artifactId>${artifactId}</artifactId><version>${version}</version></dependency>
  </dependencies>
</project>`;
    writeFileSync(join(folder, 'pom.xml'), project);
    runProgram('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=.'], folder);
  });
}

/** The folder of a virtual environment of Python with a package, which pip installs there once from wherever it is set up to find it. */
export function installFromPip(requirement: string): string {
  return installOnce(requirement.replaceAll(/[^\w.-]+/g, '-'), (folder) => {
    runProgram('python3', ['-m', 'venv', '.'], folder);
    runProgram(join(folder, 'bin/python'), ['-m', 'pip', 'install', '--quiet', requirement], folder);
  });
}

/** A folder that is there is complete: it gets its name at the end. */
function installOnce(name: string, install: (folder: string) => void): string {
  const folder = join(installedIn, name);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  install(unfinished);
  renameSync(unfinished, folder);
  return folder;
}
