import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UserError } from '../../../command';

/** Path of a program; also looks in folders that only root's PATH has. @throws UserError */
export function findProgram(name: string): string {
  const directories = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  const found = directories.map((directory) => join(directory, name)).find(isExecutable);
  if (found) return found;
  throw new UserError(`${name} is not installed. On Debian and Ubuntu: apt-get install ${name}`);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
