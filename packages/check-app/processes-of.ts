import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process that an instance has started, directly or not. */
export interface OwnProcess {
  readonly pid: number;
  readonly command: string;
}

/** What of this machine runs with an instance's ROOT in its environment: also what has left its group. */
export function processesOf(root: string): OwnProcess[] {
  return allPids().flatMap((pid) => {
    try {
      const variables = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
      if (!variables.includes(`ROOT=${root}`)) return [];
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return [{ pid, command }];
    } catch {
      return []; // gone meanwhile, or another user's
    }
  });
}

function allPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** `address:port` of each socket on which one of them takes connections. */
export function socketsOf(processes: readonly OwnProcess[]): string[] {
  const sockets = listening();
  const inodes = processes.flatMap(({ pid }) => inodesOf(pid));
  return [...new Set(inodes.flatMap((inode) => sockets.get(inode) ?? []))];
}

/** Resident memory of all of them, in KiB. */
export function memoryOf(pids: readonly number[]): number {
  return sum(pids, (pid) => Number(/^VmRSS:\s+(\d+) kB/m.exec(statusOf(pid))?.[1] ?? 0));
}

/** A process with all that it has started, directly or not. */
export function treeOf(pid: number): number[] {
  if (pid === 0) return [];
  const parents = allPids().map(
    (each) => [each, Number(/^PPid:\s+(\d+)/m.exec(statusOf(each))?.[1])] as const,
  );
  const found = [pid];
  for (const each of found) for (const [child, parent] of parents) if (parent === each) found.push(child);
  return found;
}

/** Their threads, which is what systemd counts as tasks. */
export function tasksOf(pids: readonly number[]): number {
  return sum(pids, (pid) => Number(/^Threads:\s+(\d+)/m.exec(statusOf(pid))?.[1] ?? 0));
}

/** Empty where it is gone meanwhile. */
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

/** Ends them at once. */
export function endProcessesOf(root: string): void {
  for (const { pid } of processesOf(root)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // gone
    }
  }
}

function inodesOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => inodeOf(`/proc/${pid}/fd/${fd}`));
  } catch {
    return []; // gone meanwhile
  }
}

function inodeOf(link: string): string[] {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.slice(1) ?? [];
  } catch {
    return []; // closed meanwhile
  }
}

/** `0A` is LISTEN. [Linux, include/net/tcp_states.h] */
const LISTENS = '0A';

/** Where connections are taken, by the socket's inode. [proc(5)] */
function listening(): Map<string, string> {
  const rows = ['tcp', 'tcp6'].flatMap((name) => {
    try {
      return readFileSync(`/proc/net/${name}`, 'utf8').trim().split('\n').slice(1);
    } catch {
      return []; // no IPv6
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

/** Four bytes in the machine's order; of IPv6 it matters only whether it is everywhere. */
function readable(hexadecimal: string): string {
  if (hexadecimal.length > 8) return /^0+$/.test(hexadecimal) ? '[::]' : '[::1]';
  const bytes = hexadecimal.match(/../g) ?? [];
  return bytes
    .reverse()
    .map((byte) => parseInt(byte, 16))
    .join('.');
}

/** What stands before the app. */
export function isProxy({ command }: OwnProcess): boolean {
  return command.startsWith('nginx:') || /\/nginx /.test(command);
}
