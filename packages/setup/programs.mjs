// Checks what set-up does not install: Node.js, Terraform, Python.
import { ask, fail } from './shared.mjs';

/** What each program's version must be is said in package.json, under `engines`. */
export function checkPrograms({ node, terraform, python }) {
  check('Node.js', process.versions.node, node, 'Get it from https://nodejs.org.');

  const answer = ask('terraform', ['version', '-json'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } });
  const terraformVersion = answer && JSON.parse(answer).terraform_version;
  check(
    'Terraform',
    terraformVersion,
    terraform,
    'Get it from https://developer.hashicorp.com/terraform/install and put it on the PATH.',
  );

  const pythonVersion = ask('python3', ['-c', 'import platform; print(platform.python_version())']);
  check(
    'Python',
    pythonVersion,
    python,
    'Get it from https://www.python.org/downloads or from your system (Debian: python3 and python3-venv).',
  );
}

function check(program, version, range, way) {
  if (!version) fail(`${program} is not installed, or does not start: version ${range} is needed. ${way}`);
  if (!satisfies(version, range))
    fail(`${program} ${version} is too old: version ${range} is needed. ${way}`);
}

/** Whether a version is at least the one that a range of the form `>=1.2` names. */
export function satisfies(version, range) {
  const numbers = (text) =>
    text
      .replace(/^[^0-9]*/, '')
      .split(/[.+-]/)
      .map(Number);
  const given = numbers(version);
  for (const [place, minimum] of numbers(range).entries()) {
    if ((given[place] ?? 0) !== minimum) return (given[place] ?? 0) > minimum;
  }
  return true;
}
