// Installs Checkov, which only `npm run scan` needs, into a virtual environment of its own, because it has
// many dependencies.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPythonPackages } from './python.mjs';
import { run } from './shared.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

run(() => {
  installPythonPackages(root, '.local/checkov', 'requirements-scan.txt');
});
