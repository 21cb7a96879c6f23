import type { Facts } from '../../facts';
import { UserError } from '../../command';

/** The state bucket of a project. */
export interface ProjectBucket {
  readonly project: string;
  readonly region: string;
  readonly name: string;
}

/**
 * Refuses settings whose name or region was changed by mistake. A project is identified by both: with another
 * one, the existing resources would not be found, and all would be created a second time. Where the settings'
 * own state bucket does not exist, but the account has another project's, that is more likely a mistake than
 * a second project.
 *
 * @param beside the other project, where a second one is intended
 * @throws UserError that names the existing project, and what to do
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
