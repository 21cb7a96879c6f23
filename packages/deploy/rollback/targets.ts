import { UserError } from '../../command';
import { nearest } from '../../facts';
import { type Artifact, isSameArtifact } from '../release/artifact';
import type { Commit } from '../release/commits';
import type { Deployed } from '../release/history';
import { isSameCommit } from '../release/releases';

/** A release that can be deployed again: its commit and its artifact are known. */
export type Target = Deployed & { readonly commit: Commit; readonly artifact: Artifact };

const isTarget = (deployed: Deployed): deployed is Target =>
  deployed.status === 'Succeeded' && deployed.commit !== undefined && deployed.artifact !== undefined;

/** The deployment in service. @throws UserError where nothing was released to the stage yet */
export function inServiceOf(
  history: readonly Deployed[],
  stage: string,
): Deployed & { readonly artifact: Artifact } {
  const found = history.find(({ isInService }) => isInService);
  if (!found)
    throw new UserError(
      `Nothing was ever released to ${stage}. Nothing was changed. Release: npm run release`,
    );
  const { artifact } = found;
  if (artifact) return { ...found, artifact };
  throw new UserError(
    `The release in service of ${stage} (deployment ${found.id}) does not come from S3 and cannot be deployed ` +
      'again by this command. Nothing was changed.',
  );
}

/**
 * The releases that the stage can go back to, the newest first: each artifact that was in service, except the
 * current one.
 */
export function targetsOf(history: readonly Deployed[]): Target[] {
  const present = history.find(({ isInService }) => isInService)?.artifact;
  const all = history.filter(isTarget).filter(({ artifact }) => !isSameArtifact(artifact, present));
  // Of several deployments of an artifact the newest is kept: it tells whether the stage was rolled back from
  // it.
  return all.filter(
    ({ artifact }, index) => all.findIndex((each) => isSameArtifact(each.artifact, artifact)) === index,
  );
}

/**
 * The last good release: it was in service before the current one was first deployed, and the stage was not
 * rolled back from it. It has another commit, because a second release of the same commit would change
 * nothing.
 */
export function lastGoodOf(history: readonly Deployed[]): Target | undefined {
  const present = history.find(({ isInService }) => isInService);
  const first = [...history].reverse().find(({ artifact }) => isSameArtifact(artifact, present?.artifact));
  return targetsOf(history).find(
    ({ commit, created, isGoneBackFrom }) =>
      !isGoneBackFrom &&
      commit.id !== present?.commit?.id &&
      created.getTime() < (first?.created.getTime() ?? Infinity),
  );
}

/** The newest release of a commit. @throws UserError that says why the stage cannot go back to it */
export function named(history: readonly Deployed[], given: string, stage: string): Target {
  if (!/^[0-9a-f]{7,40}$/.test(given))
    throw new UserError(
      `"${given}" is not a commit: give 7 to 40 hexadecimal digits. Nothing was changed. ${listed(stage)}`,
    );
  const of = history.filter(({ commit }) => commit && isSameCommit(commit.id, given));
  const [first] = of;
  const commits = new Set(of.map(({ commit }) => commit?.id));
  if (commits.size > 1)
    throw new UserError(`"${given}" matches ${commits.size} commits. Nothing was changed. Give more digits.`);
  if (!first) {
    const known = history.flatMap(({ commit }) => commit?.id.slice(0, given.length) ?? []);
    const meant = nearest(given, known);
    throw new UserError(
      `${given} was never released to ${stage}${meant ? ` (${meant}?)` : ''}. Nothing was changed. ${listed(stage)}`,
    );
  }
  if (of.some(({ isInService }) => isInService))
    throw new UserError(
      `${short(first)} is already in service in ${stage}. Nothing was changed. To deploy it again: npm run ` +
        `restart -- ${stage}`,
    );
  const target = of.find(isTarget);
  if (target) return target;
  throw new UserError(
    `The deployment of ${short(first)} to ${stage} never succeeded. Nothing was changed. ${listed(stage)}`,
  );
}

/** The first seven digits of the commit, as Git shortens it. */
export const short = ({ commit }: Pick<Deployed, 'commit'>): string => commit?.id.slice(0, 7) ?? 'unknown';

const listed = (stage: string): string => `To list the releases: npm run releases -- ${stage}`;
