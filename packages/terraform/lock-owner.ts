import { homedir, hostname, userInfo } from 'node:os';

/** Who holds a lock, as Terraform writes it into `<key>.tflock`. */
export interface StateLock {
  readonly ID: string;
  /** `user@host` */
  readonly Who: string;
  /** ISO 8601 */
  readonly Created: string;
}

/**
 * `user@host`, as Terraform signs its locks. A user id without a name (a container that was started with `--user`) makes
 * `userInfo` throw; Terraform then takes USER, where there is a home folder too, and otherwise nothing.
 * [hashicorp/terraform, states/statemgr NewLockInfo; Go, os/user.Current]
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

/** It throws as `userInfo` does, where HOME is not set. */
function homedirOrNone(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}
