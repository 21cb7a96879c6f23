import type { Statement } from '../policy';

/** A stage, as names of its resources need it. */
export interface AppStage {
  /** `<project>-<stage>` */
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/** A statement for each resource of your own that the app uses: docs/extending.md has an example. */
const RIGHTS: readonly ((stage: AppStage) => Statement)[] = [];

/** What the app may do with resources of your own: every instance of the stage gets it, and CI's boundary allows it. */
export const appRights = (stage: AppStage): Statement[] => RIGHTS.map((right) => right(stage));
