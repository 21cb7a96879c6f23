import type { Statement } from '../policy';

/** What ARNs of a stage's resources are made of. */
export interface AppStage {
  /** `<project>-<stage>` */
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/** One statement for each resource of your own that the app uses: docs/extending.md has an example. */
const RIGHTS: readonly ((stage: AppStage) => Statement)[] = [];

/** What the app may do with resources of your own. The instances' role gets it, and CI's boundary allows it. */
export const appRights = (stage: AppStage): Statement[] => RIGHTS.map((right) => right(stage));
