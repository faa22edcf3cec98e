import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedIn } from './paths.ts';
import { runProgram } from './run-program.ts';

/** The coordinates of a Maven package. */
export interface MavenPackage {
  groupId: string;
  artifactId: string;
  version: string;
}

/** Installs a package's jars and those of its dependencies once, with Maven as it is configured. Returns their folder. */
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

/** Installs a package into a Python virtual environment once, with pip as it is configured. Returns the folder. */
export function installFromPip(requirement: string): string {
  return installOnce(requirement.replaceAll(/[^\w.-]+/g, '-'), (folder) => {
    runProgram('python3', ['-m', 'venv', '.'], folder);
    runProgram(join(folder, 'bin/python'), ['-m', 'pip', 'install', '--quiet', requirement], folder);
  });
}

/** Runs an installation once. The folder gets its name at the end, so an existing folder is complete. */
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
