import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SsmDocument } from '@cdktf/provider-aws/lib/ssm-document';
import { Construct } from 'constructs';
import { BY_HAND } from '../../packages/facts';
import { commandDocument } from '../command-document';
import { BESIDE_COMMAND_SECONDS, commandScript } from '../schedule/documents';

export interface ByHandDocumentsProps {
  /** `<project>-<stage>` */
  readonly name: string;
}

/** Lines, bytes, and bytes of a line of its output. GetCommandInvocation gives the first 24,000 characters. [SSM API] */
const SHOWN = '1000 23000 4000';

/** Hours that one may take at most. */
const LONGEST_HOURS = 24;

/** What people ask of instances: to run a command as the app, and since when the app's processes run. */
export class ByHandDocuments extends Construct {
  /** `hello-staging-run`: takes a command, and runs it as the app. */
  readonly run: SsmDocument;
  /** `hello-staging-started`: takes nothing. */
  readonly started: SsmDocument;

  constructor(scope: Construct, id: string, { name }: ByHandDocumentsProps) {
    super(scope, id);
    this.run = commandDocument(this, 'run', {
      name: `${name}-run`,
      template: join(__dirname, 'run.yml'),
      // The parameters are of letters, digits and `+/=`, by their patterns: in single quotes, bash makes nothing of them.
      script: commandScript([
        `NAME=${BY_HAND}`,
        `COMMAND=$(base64 --decode <<<'{{ command }}')`,
        `COMMAND_SECONDS='{{ seconds }}'`,
        `export SHOWN='${SHOWN}'`,
        'ENDS_WITH_WATCHER=yes',
      ]),
      timeoutSeconds: LONGEST_HOURS * 3600 + BESIDE_COMMAND_SECONDS,
    });
    this.started = commandDocument(this, 'started', {
      name: `${name}-started`,
      template: join(__dirname, 'started.yml'),
      script: readFileSync(join(__dirname, 'started.sh'), 'utf8'),
    });
  }
}
