import { misleading } from '../setup/terraform-variables.json';

const MISLEADING = new RegExp(misleading);

/** Said once a process, however many Terraforms it starts. */
let isSaid = false;

/**
 * The environment for a Terraform of ours, without the variables of the shell that would make it do something else than
 * told: another workspace (a stack a second time, in a state of its own), one data folder for all stacks (plans that run
 * side by side take it from each other), arguments that nobody sees. One line says what was left out, on standard error.
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
