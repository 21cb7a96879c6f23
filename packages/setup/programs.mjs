// Checks the programs that set-up does not install: Node.js, Terraform, Python.
import { rmSync } from 'node:fs';
import { broughtNode, findNode, isBrought, satisfies, versionOf } from '../start/installed.js';
import { ask, fail } from './shared.mjs';

const NODE_WAY = 'Get it from https://nodejs.org.';

/**
 * Checks the versions against `engines` in package.json. An older Node.js is sufficient for set-up where npm
 * then installs a newer one.
 *
 * @throws SetupError for the first program that is missing or too old
 */
export function checkPrograms(root, { node, terraform, python }) {
  if (!isBrought(root)) check('Node.js', process.versions.node, node, NODE_WAY);

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

/**
 * Deletes the Node.js that npm installed where it does not start: npm's scripts would use it instead of the
 * user's own.
 *
 * @throws SetupError where the user's own is too old, and npm installed none that starts
 */
export function checkNode(root, { node }) {
  const brought = broughtNode(root);
  if (versionOf(brought) === '0') rmSync(brought, { force: true });
  if (findNode(root)) return;
  fail(
    `Node.js ${process.versions.node} is too old: version ${node} is needed, and the one from npm does not start ` +
      `on this machine. ${NODE_WAY}`,
  );
}

function check(program, version, range, way) {
  if (!version) fail(`${program} is not installed, or does not start: version ${range} is needed. ${way}`);
  if (!satisfies(version, range))
    fail(`${program} ${version} is too old: version ${range} is needed. ${way}`);
}
