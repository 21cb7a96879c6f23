import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgramCall } from './programs';

/** Why a program does not take the words of a call, in its own words; undefined where it takes them. */
export type Judge = (call: ProgramCall) => string | undefined;

/** Their options end at the first operand: most of them start another program, which has its own. */
const IN_ORDER = ['basename', 'chroot', 'env', 'nice', 'nohup', 'stdbuf', 'timeout', 'tr'];

/**
 * The options that GNU's programs take, by their own parser: they read all of them before they do anything, and --help,
 * the last, is all that they do.
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

/** In the folder, whatever a path says. */
function below(word: string): string {
  return word.startsWith('/') ? `.${word}` : word;
}

/** systemctl's options and verbs by itself; its properties by the manager that has them. */
export function bySystemctl(folder: string): Judge {
  const verbs = [...run('systemctl', ['--help'], folder).stdout.matchAll(/^ {2}([a-z][a-z-]+)/gm)].map(
    ([, verb]) => verb,
  );
  const manager = managerOfUnits();
  return (call) => {
    const verb = call.words.find((word) => !word.startsWith('-'));
    // A function of ours hands it on: its callers are judged.
    if (verb !== '1' && !verbs.includes(verb)) return `${verb} is no command`;
    const property = call.words.flatMap((word) => /^--property=(\w+)$/.exec(word)?.[1] ?? []);
    // A name that another one ends with is not there a second time: MainPID is the end of ExecMainPID.
    const missing = property.filter((name) => !new RegExp(`[\\0a-z]${name}\\0`).test(manager));
    return missing.length > 0
      ? `no unit has the property ${missing.join(', ')}`
      : byHelp(call, 'systemctl', folder);
  };
}

/** What has the names of all properties of units in it: a library beside the distribution's others. */
function managerOfUnits(): string {
  const file = readdirSync('/usr/lib')
    .map((folder) => join('/usr/lib', folder, 'systemd', 'libsystemd-core-252.so'))
    .find((path) => existsSync(path));
  if (!file)
    throw new Error('systemd 252 has no libsystemd-core-252.so below /usr/lib: who knows its properties?');
  return readFileSync(file, 'latin1');
}

/** openssl's options by the list that each of its commands prints. */
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
 * What curl-minimal is built without. Amazon Linux 2023's says: Protocols: file ftp ftps http https; Features: alt-svc
 * AsynchDNS GSS-API HSTS HTTP2 HTTPS-proxy IDN IPv6 Kerberos Largefile libz SPNEGO SSL threadsafe UnixSockets. HTTP/3 is
 * in curl-full alone [amazonlinux/amazon-linux-2023#1064].
 */
const MINIMAL_PROTOCOLS = ['file', 'ftp', 'ftps', 'http', 'https'];
const NOT_MINIMAL =
  /^--(http3|http3-only|ntlm|ntlm-wb|proxy-ntlm|(proxy-)?tls(authtype|user|password)|mail-\w+|hostpubsha256|hostpubmd5|telnet-option|tftp-\w+|login-options)$/;

/** curl's options by itself: it reads them one after the other, and --version, the last, is all that it does. */
export function byCurl({ words }: ProgramCall, folder: string): string | undefined {
  const lacking = words.find((word) => NOT_MINIMAL.test(word));
  if (lacking) return `curl-minimal is built without what ${lacking} needs`;
  const { status, stderr } = run('curl', [...words, '--version'], folder);
  return status === 0 ? undefined : firstLine(stderr);
}

/** Addresses of other protocols than curl-minimal has. */
export function foreignProtocols(text: string): string[] {
  const found = [...text.matchAll(/\b([a-z][a-z0-9+.-]*):\/\//g)].map(([, protocol]) => protocol ?? '');
  return found.filter((protocol) => !MINIMAL_PROTOCOLS.includes(protocol));
}

/** The version that a program says it has; nothing where it is not there. */
export function versionOf(program: string, option = '--version'): string {
  const { status, stdout } = spawnSync(program, [option], { encoding: 'utf8' });
  return status === 0 ? (/\d+(\.\d+)*/.exec(stdout)?.[0] ?? '') : '';
}

function run(program: string, args: readonly string[], folder: string) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: folder,
    // With it, GNU's programs end their options at the first operand.
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
