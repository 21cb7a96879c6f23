// Makes a fresh clone ready: Node.js packages, Python packages (the embedded AWS, shellcheck), the provider.
// It names what it does not install (Terraform, Python) with the way to get it. Plain Node.js: it runs before any
// package is there. Quick when there is nothing to do.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const local = join(root, '.local');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** A mistake or a lack that a person can mend. */
class SetupError extends Error {}

function fail(message) {
  throw new SetupError(message);
}

/** The output of a command, or undefined where it does not exist or fails. */
function ask(command, args, options = {}) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', cwd: root, ...options });
  return status === 0 ? stdout.trim() : undefined;
}

/** Whether a version is at least the one that a range of the form `>=1.2` names. */
function satisfies(version, range) {
  const wanted = range
    .replace(/^>=\s*/, '')
    .split('.')
    .map(Number);
  const given = version.replace(/^v/, '').split(/[.-]/).map(Number);
  for (const [place, minimum] of wanted.entries()) {
    if ((given[place] ?? 0) !== minimum) return (given[place] ?? 0) > minimum;
  }
  return true;
}

function checkNode() {
  const { node } = manifest.engines;
  if (satisfies(process.versions.node, node)) return;
  fail(
    `Node.js ${process.versions.node} is too old: version ${node} is needed. Get it from https://nodejs.org.`,
  );
}

function checkTerraform() {
  const { terraform } = manifest.engines;
  const way = 'Get it from https://developer.hashicorp.com/terraform/install and put it on the PATH.';
  const answer = ask('terraform', ['version', '-json'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } });
  if (!answer) fail(`Terraform is not installed: version ${terraform} is needed. ${way}`);
  const version = JSON.parse(answer).terraform_version;
  if (!satisfies(version, terraform))
    fail(`Terraform ${version} is too old: version ${terraform} is needed. ${way}`);
}

function checkPython() {
  const { python } = manifest.engines;
  const way =
    'Get it from https://www.python.org/downloads or your system (Debian: python3 and python3-venv).';
  const answer = ask('python3', ['-c', 'import platform; print(platform.python_version())']);
  if (!answer) fail(`Python is not installed: version ${python} is needed. ${way}`);
  if (!satisfies(answer, python)) fail(`Python ${answer} is too old: version ${python} is needed. ${way}`);
}

/** A stamp of the files that decide what is installed, kept beside what was installed from them. */
class Stamp {
  constructor(folder, inputs) {
    this.file = join(folder, '.setup-stamp');
    const hash = createHash('sha256').update(process.versions.modules);
    for (const input of inputs) hash.update(readFileSync(join(root, input)));
    this.value = hash.digest('hex');
  }
  get isFresh() {
    return existsSync(this.file) && readFileSync(this.file, 'utf8') === this.value;
  }
  write() {
    writeFileSync(this.file, this.value);
  }
}

function installNodePackages(folder) {
  const stamp = new Stamp(join(root, folder, 'node_modules'), [join(folder, 'package-lock.json')]);
  if (stamp.isFresh) return;
  console.log(`Installing the Node.js packages${folder === '.' ? '' : ` of ${folder}/`} …`);
  // Install scripts are not needed, and none is trusted to run.
  const { status, stderr } = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: join(root, folder),
      encoding: 'utf8',
    },
  );
  if (status !== 0) {
    const said = stderr.trim().split('\n').slice(0, 6).join('\n');
    fail(`npm ci failed in ${join(root, folder)}. Is the package registry within reach? npm said:\n${said}`);
  }
  stamp.write();
}

function installPythonPackages() {
  const folder = join(root, '.venv');
  const python = join(folder, 'bin', 'python');
  const stamp = new Stamp(folder, ['requirements.txt']);
  if (stamp.isFresh && ask(python, ['--version'])) return;
  console.log('Installing the Python packages into .venv …');
  rmSync(folder, { recursive: true, force: true }); // a half-made one
  if (ask('python3', ['-m', 'venv', folder]) === undefined) {
    fail('python3 cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv.');
  }
  const { status } = spawnSync(
    python,
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', 'requirements.txt'],
    { cwd: root, stdio: 'inherit' },
  );
  if (status !== 0)
    fail('pip could not install requirements.txt into .venv. Is the package index within reach?');
  stamp.write();
}

/** Terraform initializes a folder that wants nothing but the provider: true where it got it. */
function getsProvider(folder, mirror) {
  mkdirSync(join(folder, 'terraform.d'), { recursive: true });
  const version = /version\s+= "(.+)"/.exec(readFileSync(join(root, 'terraform.lock.hcl'), 'utf8'))[1];
  const provider = { aws: { source: 'hashicorp/aws', version } };
  writeFileSync(
    join(folder, 'main.tf.json'),
    JSON.stringify({ terraform: { required_providers: provider } }),
  );
  copyFileSync(join(root, 'terraform.lock.hcl'), join(folder, '.terraform.lock.hcl'));
  if (mirror) symlinkSync(mirror, join(folder, 'terraform.d', 'plugins'));
  const { status, stderr } = spawnSync('terraform', ['init', '-input=false', '-no-color'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, CHECKPOINT_DISABLE: '1', TF_PLUGIN_CACHE_DIR: pluginCache() },
  });
  getsProvider.problem = stderr;
  return status === 0;
}

/** Where the stacks' folders share one download of the provider. */
function pluginCache() {
  const folder = process.env.TF_PLUGIN_CACHE_DIR ?? join(local, 'plugin-cache');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Unpacked mirrors (`registry.terraform.io/hashicorp/aws`): Terraform's own folders first, then the usual ones. */
function findMirrors() {
  const own = [
    '.terraform.d/plugins',
    '.local/share/terraform/plugins',
    'Library/Application Support/io.terraform/plugins',
  ];
  const fixed = [
    ...own.map((folder) => join(homedir(), folder)),
    '/usr/local/share/terraform/plugins',
    '/usr/share/terraform/plugins',
  ];
  const below = ['/opt', '/usr/share', '/usr/local/share'].flatMap((folder) => subfolders(folder, 2));
  const candidates = [...new Set([...fixed, ...below])];
  return candidates.filter((folder) => existsSync(join(folder, 'registry.terraform.io', 'hashicorp', 'aws')));
}

function subfolders(folder, depth) {
  if (depth === 0 || !existsSync(folder)) return [];
  const children = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return children.flatMap(({ name }) => [join(folder, name), ...subfolders(join(folder, name), depth - 1)]);
}

function findProvider() {
  const folder = join(local, 'provider');
  const link = join(root, '.terraform-mirror');
  const stamp = new Stamp(folder, ['terraform.lock.hcl']);
  if (stamp.isFresh && (existsSync(link) || existsSync(join(folder, '.terraform', 'providers')))) return;
  console.log('Looking for the AWS provider …');
  rmSync(link, { force: true });
  for (const mirror of [undefined, ...findMirrors()]) {
    rmSync(folder, { recursive: true, force: true });
    if (!getsProvider(folder, mirror)) continue;
    if (mirror) {
      symlinkSync(mirror, link);
      console.log(`The registry is out of reach: using the provider mirror in ${mirror}.`);
    }
    stamp.write();
    return;
  }
  rmSync(folder, { recursive: true, force: true });
  fail(
    `Terraform cannot get the AWS provider: the registry (registry.terraform.io) is out of reach, and no unpacked ` +
      `mirror of it was found in Terraform's plugin folders or below /opt, /usr/share and /usr/local/share.\n` +
      `Make one where there is a network: terraform providers mirror <folder>, unpacked below ` +
      `${join(homedir(), '.terraform.d/plugins')}.\nTerraform said: ${getsProvider.problem.trim()}`,
  );
}

try {
  mkdirSync(local, { recursive: true });
  checkNode();
  checkTerraform();
  checkPython();
  installNodePackages('.');
  // app later
  installPythonPackages();
  findProvider();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
