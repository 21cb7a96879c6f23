import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodebuildProject, CodebuildProjectEnvironment } from '@cdktf/provider-aws/lib/codebuild-project';
import { Construct } from 'constructs';
import { parse, stringify } from 'yaml';
import { literal } from '../literal';
import { onceEach } from '../once-each';
import { suppress } from '../suppress';
import { LogGroup, LogGroupProps } from '../log-group';
import { Statement } from '../policy';
import { ServiceRole } from '../service-role';
import { ArtifactBucket, S3_KEY } from './artifact-bucket';
import { projectName, useArtifacts, writeLogs } from './build-rights';
import type { Place } from './target';

/** A step of a release; its script is `steps/<name>.sh`. */
export type Step = 'prepare' | 'verify' | 'settle';

export interface StepProjectProps extends Place {
  /** `<project>-pipeline`; the CodeBuild project and its role add the step's name. */
  readonly name: string;
  readonly step: Step;
  /** The bucket with the release, for a step that the pipeline runs. @default the step runs without an artifact */
  readonly artifacts?: ArtifactBucket;
  /** Variables that are the same in every run. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** The step's rights on the stages. */
  readonly rights: Statement[];
  readonly logGroup: LogGroupProps;
  readonly environment: CodebuildProjectEnvironment;
}

/**
 * Minutes that a step may take: more than the sum of its waits. `prepare` waits for another deployment, for instances,
 * for the release command of an earlier attempt (15 each), and for its own (40).
 */
const STEP_MINUTES: Record<Step, number> = { prepare: 100, verify: 45, settle: 45 };
const QUEUE_MINUTES = 60;

/**
 * A CodeBuild project that runs one of our scripts as a step of a release. The script is part of the project and not of
 * the source: a push must not change a script that runs with these rights.
 */
export class StepProject extends Construct {
  readonly project: CodebuildProject;

  constructor(scope: Construct, id: string, props: StepProjectProps) {
    super(scope, id);
    const { account, region, artifacts, variables = {} } = props;
    const name = projectName(props.name, props.step);
    const { group } = new LogGroup(this, 'logs', props.logGroup);
    const { role, ready } = new ServiceRole(this, 'service-role', {
      name,
      service: 'codebuild.amazonaws.com',
      forAccount: account,
      rights: {
        logs: writeLogs({ account, region, logGroup: props.logGroup.name }),
        ...(artifacts && { artifacts: useArtifacts(region, artifacts.name, 's3:GetObject') }),
        [props.step]: props.rights,
      },
    });
    this.project = new CodebuildProject(this, 'project', {
      name,
      description: `Step of a release: ${props.step}`,
      serviceRole: role.arn,
      source: {
        type: artifacts ? 'CODEPIPELINE' : 'NO_SOURCE',
        buildspec: literal(stepBuildspec(props.step)),
      },
      artifacts: { type: artifacts ? 'CODEPIPELINE' : 'NO_ARTIFACTS' },
      environment: {
        ...props.environment,
        environmentVariable: Object.entries(variables).map(([variable, value]) => ({
          name: variable,
          value,
        })),
      },
      logsConfig: { cloudwatchLogs: { groupName: group.name } },
      buildTimeout: STEP_MINUTES[props.step],
      queuedTimeout: QUEUE_MINUTES,
      dependsOn: ready,
    });
    if (artifacts) suppress(this.project, 'CKV_AWS_147', S3_KEY);
  }
}

/** The part of steps/step.yml that gets the script. */
interface Buildspec {
  readonly phases: { readonly install: { commands: string[] } };
}

/** A step's build specification, with its script in it. */
export const stepBuildspec = onceEach((step: Step): string => {
  const buildspec = parse(read('step.yml')) as Buildspec;
  const { install } = buildspec.phases;
  const parts = ['common', ...(step === 'prepare' ? ['release-command'] : []), step];
  const script = parts.map((part) => read(`${part}.sh`)).join('\n');
  install.commands = install.commands.map((command) => command.replace('THE SCRIPT\n', () => script));
  return stringify(buildspec, { lineWidth: 0 });
});

function read(file: string): string {
  return readFileSync(join(__dirname, 'steps', file), 'utf8');
}
