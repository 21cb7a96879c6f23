import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import { consoleUrl } from '../modules/links';
import { SourceConnection } from '../modules/pipeline/source-connection';
import type { Settings } from '../settings';
import { pipelineName } from '../settings/names';

export interface PipelineOutputsProps {
  readonly settings: Settings;
  readonly connection: SourceConnection;
}

/** Outputs of the pipeline's stack: links, and what a person must do once. */
export class PipelineOutputs extends Construct {
  constructor(scope: Construct, id: string, { settings, connection }: PipelineOutputsProps) {
    super(scope, id);
    const { region, repository } = settings;
    const name = pipelineName(settings);
    this.output('pipeline', name);
    this.output('pipeline_url', consoleUrl(region, `codesuite/codepipeline/pipelines/${name}/view`));
    this.output('connection', connection.arn);
    if (!connection.connection) return;
    // The connection's status is no output: it changes in the console, and the next plan would show a change.
    this.output(
      'once',
      `The connection to ${repository.name} waits for a person, and until then every release fails at its source: ` +
        `open ${consoleUrl(region, 'codesuite/settings/connections')}, choose ${name}, then 'Update pending connection', ` +
        'and let AWS into the repository. Then: npm run release',
    );
  }

  private output(name: string, value: string): void {
    new TerraformOutput(this, name, { value }).overrideLogicalId(name);
  }
}
