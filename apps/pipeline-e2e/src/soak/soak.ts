import { randomInt } from 'node:crypto';
import { soakCommand } from './soak-command.ts';

process.exitCode = await soakCommand(process.argv.slice(2), {
  environment: process.env,
  freshSeed: () => randomInt(1, 2 ** 31),
  stdout: process.stdout,
  stderr: process.stderr,
});
