import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SsmDocument } from '@cdktf/provider-aws/lib/ssm-document';
import { Construct } from 'constructs';
import { commandDocument } from '../command-document';

export interface ReleaseCommandDocumentProps {
  /** `<project>-<stage>` */
  readonly name: string;
  /** The only bucket from which it fetches releases. */
  readonly artifactBucket: string;
  /** Minutes that the command may take. */
  readonly timeoutMinutes: number;
}

/**
 * Seconds beside the command: fetch and unpack the release, fetch secrets, and kill processes that do not stop. So the
 * command's own limit, whose message says why, always ends it before Systems Manager's does.
 */
const BESIDE_SECONDS = 300;

/** `hello-staging-release-command` */
export function releaseCommandDocumentName(name: string): string {
  return `${name}-release-command`;
}

/** The document that runs a release's command on one instance, before any instance gets the release. */
export class ReleaseCommandDocument extends Construct {
  readonly document: SsmDocument;

  constructor(
    scope: Construct,
    id: string,
    { name, artifactBucket, timeoutMinutes }: ReleaseCommandDocumentProps,
  ) {
    super(scope, id);
    const seconds = timeoutMinutes * 60;
    this.document = commandDocument(this, 'document', {
      name: releaseCommandDocumentName(name),
      template: join(__dirname, 'release-command.yml'),
      script: read('release-command.sh')
        .replace('THE SECONDS', String(seconds))
        .replace('THE UNPACKING\n', () => read('unpack-release.py')),
      timeoutSeconds: seconds + BESIDE_SECONDS,
      patterns: { bucket: `^${artifactBucket}$` },
    });
  }
}

function read(file: string): string {
  return readFileSync(join(__dirname, file), 'utf8');
}
