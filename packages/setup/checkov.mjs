// Installs Checkov, which only `npm run scan` needs: its many packages have an environment of their own.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPythonPackages } from './python.mjs';
import { SetupError } from './shared.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

try {
  installPythonPackages(root, '.local/checkov', 'requirements-scan.txt');
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
