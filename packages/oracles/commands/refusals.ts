import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgramCall } from './programs';

/** Why a program refuses the words of a call, as it says; undefined where it accepts them. */
export type Judge = (call: ProgramCall) => string | undefined;

/** Their options end at the first operand: most of them start another program, which has options of its own. */
const IN_ORDER = ['basename', 'chroot', 'env', 'nice', 'nohup', 'stdbuf', 'timeout', 'tr'];

/**
 * Checks the options of a GNU program by its own parser: it reads all of them before it does anything, and then only
 * prints its help, because --help is the last one.
 *
 * @param program the file to run
 * @param folder an empty one
 */
export function byHelp(
  { program: name, words }: ProgramCall,
  program: string,
  folder: string,
): string | undefined {
  const others = IN_ORDER.includes(name) ? words.findIndex((word) => !word.startsWith('-')) : -1;
  const asked = others === -1 ? words : words.slice(0, others);
  const { status, stdout, stderr } = run(program, [...asked.map(below), '--help'], folder);
  return status === 0 && stdout.length > 0 ? undefined : firstLine(stderr) || `status ${status}`;
}

/** A path below the folder, also for an absolute path. */
function below(word: string): string {
  return word.startsWith('/') ? `.${word}` : word;
}

/** Checks systemctl's options and verbs by systemctl itself, and unit properties by the manager that has them. */
export function bySystemctl(folder: string): Judge {
  const verbs = [...run('systemctl', ['--help'], folder).stdout.matchAll(/^ {2}([a-z][a-z-]+)/gm)].map(
    ([, verb]) => verb,
  );
  const manager = managerOfUnits();
  return (call) => {
    const verb = call.words.find((word) => !word.startsWith('-'));
    // A function of this project passes on its own argument: its callers are checked.
    if (verb !== '1' && !verbs.includes(verb)) return `systemctl has no verb ${verb}`;
    const property = call.words.flatMap((word) => /^--property=(\w+)$/.exec(word)?.[1] ?? []);
    // A name that ends another one is in the file only once: MainPID is the end of ExecMainPID.
    const missing = property.filter((name) => !new RegExp(`[\\0a-z]${name}\\0`).test(manager));
    return missing.length > 0
      ? `no unit has the property ${missing.join(', ')}`
      : byHelp(call, 'systemctl', folder);
  };
}

/** The library with the names of all unit properties, where the distribution installs it. */
function managerOfUnits(): string {
  const file = readdirSync('/usr/lib')
    .map((folder) => join('/usr/lib', folder, 'systemd', 'libsystemd-core-252.so'))
    .find((path) => existsSync(path));
  if (!file)
    throw new Error(
      'Properties of units cannot be checked: systemd 252 has no libsystemd-core-252.so below /usr/lib.',
    );
  return readFileSync(file, 'latin1');
}

/** Checks openssl's options by the list that each of its commands prints. */
export function byOpenssl(
  { words: [command = '', ...words] }: ProgramCall,
  folder: string,
): string | undefined {
  const { status, stdout, stderr } = run('openssl', [command, '-help'], folder);
  if (status !== 0) return firstLine(stderr);
  const options = [...(stdout + stderr).matchAll(/^ (-[\w-]+)/gm)].map(([, option]) => option);
  const unknown = words.find((word) => word.startsWith('-') && !options.includes(word));
  return unknown && `openssl ${command} has no option ${unknown}`;
}

/**
 * What curl-minimal is built without. Amazon Linux 2023's curl prints: Protocols: file ftp ftps http https; Features:
 * alt-svc AsynchDNS GSS-API HSTS HTTP2 HTTPS-proxy IDN IPv6 Kerberos Largefile libz SPNEGO SSL threadsafe UnixSockets.
 * Only curl-full has HTTP/3 [amazonlinux/amazon-linux-2023#1064].
 */
const MINIMAL_PROTOCOLS = ['file', 'ftp', 'ftps', 'http', 'https'];
const NOT_MINIMAL =
  /^--(http3|http3-only|ntlm|ntlm-wb|proxy-ntlm|(proxy-)?tls(authtype|user|password)|mail-\w+|hostpubsha256|hostpubmd5|telnet-option|tftp-\w+|login-options)$/;

/**
 * Checks curl's options by curl: it reads them in order, and then only prints its version, because --version is the
 * last one.
 */
export function byCurl({ words }: ProgramCall, folder: string): string | undefined {
  const lacking = words.find((word) => NOT_MINIMAL.test(word));
  if (lacking) return `curl-minimal is built without what ${lacking} needs`;
  const { status, stderr } = run('curl', [...words, '--version'], folder);
  return status === 0 ? undefined : firstLine(stderr);
}

/** URLs with protocols that curl-minimal does not have. */
export function foreignProtocols(text: string): string[] {
  const found = [...text.matchAll(/\b([a-z][a-z0-9+.-]*):\/\//g)].map(([, protocol]) => protocol ?? '');
  return found.filter((protocol) => !MINIMAL_PROTOCOLS.includes(protocol));
}

/** The version that a program prints; empty where the program is missing. */
export function versionOf(program: string, option = '--version'): string {
  const { status, stdout } = spawnSync(program, [option], { encoding: 'utf8' });
  return status === 0 ? (/\d+(\.\d+)*/.exec(stdout)?.[0] ?? '') : '';
}

function run(program: string, args: readonly string[], folder: string) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: folder,
    // With this variable, GNU's programs would end their options at the first operand.
    env: { ...process.env, POSIXLY_CORRECT: undefined, LC_ALL: 'C' },
    encoding: 'utf8',
    timeout: 20_000,
  });
  if (error) throw new Error(`${program} could not be run: ${error.message}`);
  return { status, stdout, stderr };
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
