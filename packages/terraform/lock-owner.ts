import { homedir, hostname, userInfo } from 'node:os';

/** The holder of a lock, as Terraform writes it into `<key>.tflock`. */
export interface StateLock {
  readonly ID: string;
  /** `user@host` */
  readonly Who: string;
  /** ISO 8601 */
  readonly Created: string;
}

/**
 * `user@host`, as in Terraform's locks. For a user id without a name (a container that was started with
 * `--user`) `userInfo` throws. Terraform then uses USER, if there is also a home folder, and otherwise an
 * empty name. [hashicorp/terraform, states/statemgr NewLockInfo; Go, os/user.Current]
 */
export function lockOwner(): string {
  return `${userName()}@${hostname()}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    const { USER = '', HOME = homedirOrNone() } = process.env;
    return HOME ? USER : '';
  }
}

/** The home folder. `homedir` throws as `userInfo` does, where HOME is not set. */
function homedirOrNone(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}
