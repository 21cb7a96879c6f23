import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cgroup2 } from './cgroups';

/** The programs that building a root file system and booting a machine need. */
const PROGRAMS = {
  'apt-get': ['--version'],
  dpkg: ['--version'],
  perl: ['--version'],
  go: ['version'],
  ip: ['-V'],
  openssl: ['version'],
  unshare: ['--version'],
  nsenter: ['--version'],
};

/** Why no machine can boot here, in a few words; undefined where one can. */
export function whyNot(): string | undefined {
  if (process.platform !== 'linux') return `a machine boots only on Linux, and this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'only root can boot a machine';
  if (!isBookworm())
    return 'the root file system of a machine is built from the packages of Debian 12, and this is not Debian 12';
  const missing = Object.entries(PROGRAMS).find(([program, args]) => !succeeds([program, ...args]));
  if (missing) return `${missing[0]} is not installed`;
  // Each run boots an overlay of the root file system, which costs no copy.
  const tried = ['unshare', '--mount', '--pid', '--net', '--ipc', '--uts', '--fork', '--mount-proc', 'true'];
  if (!succeeds(tried)) return 'new namespaces are not allowed here';
  if (!readFileSync('/proc/filesystems', 'utf8').includes('overlay'))
    return 'the kernel has no overlay file system';
  if (!cgroup2()) return 'cgroup v2 is not mounted';
  return undefined;
}

function succeeds([program = '', ...args]: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

function isBookworm(): boolean {
  try {
    return /^VERSION_CODENAME=bookworm$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
