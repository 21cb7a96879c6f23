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

/**
 * Limits of the output: lines, bytes, bytes of a line. GetCommandInvocation returns the first 24,000 characters. [SSM
 * API]
 */
const SHOWN = '1000 23000 4000';

/** The longest time of a command. */
const LONGEST_HOURS = 24;

/** Systems Manager documents for people: run a command as the app, and show since when the app's processes run. */
export class ByHandDocuments extends Construct {
  /** `hello-staging-run`: runs a given command as the app. */
  readonly run: SsmDocument;
  /** `hello-staging-started`: takes no parameters. */
  readonly started: SsmDocument;

  constructor(scope: Construct, id: string, { name }: ByHandDocumentsProps) {
    super(scope, id);
    this.run = commandDocument(this, 'run', {
      name: `${name}-run`,
      template: join(__dirname, 'run.yml'),
      // By their patterns, the parameters have only letters, digits and `+/=`: safe in single quotes.
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
