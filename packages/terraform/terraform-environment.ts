import { misleading } from '../setup/terraform-variables.json';

const MISLEADING = new RegExp(misleading);

/** The line is printed once in a process, however many runs it starts. */
let isSaid = false;

/**
 * The environment of a run of Terraform, without variables of the shell that would change what it does:
 * another workspace (a second copy of a stack, with a state of its own), one data folder for all stacks
 * (parallel plans would disturb each other), arguments that nobody sees. Prints a line on standard error
 * about the variables that were left out.
 */
export function withoutMisleading(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = Object.keys(environment).filter((name) => MISLEADING.test(name));
  if (names.length > 0 && !isSaid) {
    isSaid = true;
    console.error(
      `Terraform is started without the variables ${names.sort().join(', ')} of your shell: they would change which ` +
        'stack, state or account it works on.',
    );
  }
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !names.includes(name)));
}
