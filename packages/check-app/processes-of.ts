import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process that a simulated instance has started, directly or not. */
export interface OwnProcess {
  readonly pid: number;
  readonly command: string;
}

/**
 * The processes on this machine with the instance's ROOT in their environment, also those outside of its
 * process group.
 */
export function processesOf(root: string): OwnProcess[] {
  return allPids().flatMap((pid) => {
    try {
      const variables = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
      if (!variables.includes(`ROOT=${root}`)) return [];
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return [{ pid, command }];
    } catch {
      return []; // it has ended, or belongs to another user
    }
  });
}

function allPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** `address:port` of each socket on which one of the processes listens. */
export function socketsOf(processes: readonly OwnProcess[]): string[] {
  const sockets = listening();
  const inodes = processes.flatMap(({ pid }) => inodesOf(pid));
  return [...new Set(inodes.flatMap((inode) => sockets.get(inode) ?? []))];
}

/** The resident memory of the processes together, in KiB. */
export function memoryOf(pids: readonly number[]): number {
  return sum(pids, (pid) => Number(/^VmRSS:\s+(\d+) kB/m.exec(statusOf(pid))?.[1] ?? 0));
}

/** The ids of a process and all processes that it has started, directly or not. */
export function treeOf(pid: number): number[] {
  if (pid === 0) return [];
  const parents = allPids().map(
    (each) => [each, Number(/^PPid:\s+(\d+)/m.exec(statusOf(each))?.[1])] as const,
  );
  const found = [pid];
  for (const each of found) for (const [child, parent] of parents) if (parent === each) found.push(child);
  return found;
}

/** The number of threads of the processes, which systemd counts as tasks. */
export function tasksOf(pids: readonly number[]): number {
  return sum(pids, (pid) => Number(/^Threads:\s+(\d+)/m.exec(statusOf(pid))?.[1] ?? 0));
}

/** The status of a process. Empty where it has ended. */
function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

function sum(pids: readonly number[], of: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + of(pid), 0);
}

/** Kills all processes of an instance. */
export function endProcessesOf(root: string): void {
  for (const { pid } of processesOf(root)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it has ended
    }
  }
}

function inodesOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => inodeOf(`/proc/${pid}/fd/${fd}`));
  } catch {
    return []; // the process has ended
  }
}

function inodeOf(link: string): string[] {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.slice(1) ?? [];
  } catch {
    return []; // the file was closed
  }
}

/** The state LISTEN. [Linux, include/net/tcp_states.h] */
const LISTENS = '0A';

/** Addresses of listening sockets, by the socket's inode. [proc(5)] */
function listening(): Map<string, string> {
  const rows = ['tcp', 'tcp6'].flatMap((name) => {
    try {
      return readFileSync(`/proc/net/${name}`, 'utf8').trim().split('\n').slice(1);
    } catch {
      return []; // this machine has no IPv6
    }
  });
  return new Map(
    rows.flatMap((row) => {
      const [, local = '', , state, , , , , , inode = ''] = row.trim().split(/\s+/);
      const [address = '', port = ''] = local.split(':');
      return state === LISTENS ? [[inode, `${readable(address)}:${parseInt(port, 16)}`] as const] : [];
    }),
  );
}

/**
 * An address of /proc/net/tcp in the usual form: four bytes in the machine's byte order. An IPv6 address is
 * only told apart as "all" or not.
 */
function readable(hexadecimal: string): string {
  if (hexadecimal.length > 8) return /^0+$/.test(hexadecimal) ? '[::]' : '[::1]';
  const bytes = hexadecimal.match(/../g) ?? [];
  return bytes
    .reverse()
    .map((byte) => parseInt(byte, 16))
    .join('.');
}

/** Whether a process is the proxy in front of the app. */
export function isProxy({ command }: OwnProcess): boolean {
  return command.startsWith('nginx:') || /\/nginx /.test(command);
}
