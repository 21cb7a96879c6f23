import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SsmDocument } from '@cdktf/provider-aws/lib/ssm-document';
import { Construct } from 'constructs';
import { commandDocument } from '../command-document';

export interface ReleaseCommandDocumentProps {
  /** `<project>-<stage>` */
  readonly name: string;
  /** The one bucket that releases are fetched from. */
  readonly artifactBucket: string;
  /** Minutes that the command may take. */
  readonly timeoutMinutes: number;
}

/**
 * Seconds that fetching and unpacking a release and asking for the secrets take beside the command, and killing what does
 * not stop: the command's own limit, which says why, is reached before Systems Manager's.
 */
const BESIDE_SECONDS = 300;

/** `hello-staging-release-command`: the name that the pipeline runs the document by. */
export function releaseCommandDocumentName(name: string): string {
  return `${name}-release-command`;
}

/** Runs the release command of a release on one instance, before any instance has that release. */
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
