import type { Facts } from '../../facts';
import { UserError } from '../../command';

/** The bucket of a project's state. */
export interface ProjectBucket {
  readonly project: string;
  readonly region: string;
  readonly name: string;
}

/**
 * A project is known by its name and region: with another one, nothing of what stands would be found, and all of it
 * would be made a second time beside it. Where the settings' own state bucket does not exist, but the account holds the
 * state of a project of this tool, that is more likely a slip than a second project.
 *
 * @param beside the project that is known to stand beside, where a second one is wanted
 * @throws UserError that names what stands, and the way
 */
export async function refuseMoved(
  { project, region }: Pick<Facts, 'project' | 'region'>,
  bucket: { ofAccount(): Promise<readonly ProjectBucket[]> },
  beside?: string,
): Promise<void> {
  const others = await bucket.ofAccount();
  const moved = others.find((other) => other.project === project && other.region !== region);
  if (moved) {
    throw new UserError(
      `The settings have region ${region}, but the project "${project}" is deployed in ${moved.region} (its ` +
        `state is in ${moved.name}). Nothing was changed. A project cannot be moved: everything would be created a ` +
        'second time while the first keeps running, and its IAM roles belong to the whole account. Set `region` ' +
        `back; for ${region}, create a project with another name: docs/changing.md says how to move users.`,
    );
  }
  const renamed = others.filter((other) => other.project !== project);
  if (renamed.length === 0 || renamed.some((other) => other.project === beside)) return;
  const names = renamed.map((other) => `project "${other.project}" in ${other.region}`).join(', ');
  throw new UserError(
    `The project "${project}" does not exist yet, but the account has the ${names}. Nothing was changed. A ` +
      'project cannot be renamed: everything would be created a second time while the first keeps running. If you ' +
      `renamed it, set \`project\` back; if "${project}" is a second project: npm run bootstrap -- --beside ` +
      `${renamed[0]?.project}`,
  );
}
