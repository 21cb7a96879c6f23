/* global URL */
import { readFileSync } from 'node:fs';

const { misleading } = JSON.parse(
  readFileSync(new URL('./terraform-variables.json', import.meta.url), 'utf8'),
);

/**
 * Removes environment variables that would change what Terraform does, for all child processes, and prints
 * their names.
 */
export function dropMisleading() {
  const names = Object.keys(process.env).filter((name) => new RegExp(misleading).test(name));
  for (const name of names) delete process.env[name];
  if (names.length > 0)
    console.error(
      `Terraform is started without the variables ${names.sort().join(', ')} of your shell: they would change which stack, state or account it works on.`,
    );
}
