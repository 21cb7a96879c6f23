import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudwatchQueryDefinition } from '@cdktf/provider-aws/lib/cloudwatch-query-definition';
import { Construct } from 'constructs';
import { type InstanceLog, logGroupName } from '../fleet/telemetry';

/** The log groups of each query; its text is the file of its name in `queries/`. */
export const SAVED_QUERIES = {
  'errors-by-release': ['app'],
  'slowest-routes': ['access'],
  'one-request': ['access', 'app'],
  '5xx-by-instance': ['access'],
  'start-up-failures': ['start-up', 'deployment', 'system'],
} as const satisfies Record<string, readonly InstanceLog[]>;

export type SavedQuery = keyof typeof SAVED_QUERIES;

export interface SavedQueriesProps {
  readonly project: string;
  readonly stage: string;
}

/** Saved queries of CloudWatch Logs Insights; the console lists them below `<project>/<stage>/`. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, { project, stage }: SavedQueriesProps) {
    super(scope, id);
    for (const [query, logs] of Object.entries(SAVED_QUERIES) as [SavedQuery, readonly InstanceLog[]][]) {
      new CloudwatchQueryDefinition(this, query, {
        name: `${project}/${stage}/${query}`,
        logGroupNames: logs.map((log) => logGroupName(project, stage, log)),
        queryString: readFileSync(join(__dirname, 'queries', `${query}.query`), 'utf8').trim(),
      });
    }
  }
}
