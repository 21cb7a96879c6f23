import {
  DescribeQueryDefinitionsCommand,
  GetQueryResultsCommand,
  type QueryDefinition,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { nearest } from '../../facts';
import { asking } from '../account/aws';
import { columns, sleep, UserError } from '../../command';
import type { StageLogs } from './cloudwatch';

/** A row of a query's result, by column. */
export type Row = Readonly<Record<string, string>>;

/** The placeholder of an id in a saved query (modules/monitoring/queries). */
const BLANK = 'PASTE-THE-ID-HERE';

/** Request ids: hexadecimal, or in the formats of load balancers and apps. */
const ID = /^[\w.:;=+/-]{1,200}$/;

/** A saved query, and the period that it searches. */
export interface Question {
  readonly project: string;
  readonly stage: string;
  /** The name of a saved query, or the beginning of it. */
  readonly query: string;
  /** The id, for a query with a placeholder. */
  readonly id?: string;
  /** Milliseconds since the epoch, as `until`. */
  readonly since: number;
  readonly until: number;
}

/** Runs a saved query of the stage by its name. @param poll seconds between two polls */
export async function askQuery({ client }: StageLogs, question: Question, poll = 1): Promise<Row[]> {
  const definition = await asking('looking for the saved queries', async () => find(client, question));
  const queryString = filled(definition, question);
  const { queryId } = await asking('starting the query', () =>
    client.send(
      new StartQueryCommand({
        logGroupNames: definition.logGroupNames,
        // The API takes whole seconds, both included.
        startTime: Math.floor(question.since / 1000),
        endTime: Math.ceil(question.until / 1000),
        queryString,
      }),
    ),
  );
  return asking('reading the result', () => answer(client, queryId, poll));
}

async function find(
  client: StageLogs['client'],
  { project, stage, query }: Question,
): Promise<QueryDefinition> {
  const prefix = `${project}/${stage}/`;
  const all: QueryDefinition[] = [];
  let token: string | undefined;
  for (let isMore = true; isMore;) {
    const { queryDefinitions = [], nextToken } = await client.send(
      new DescribeQueryDefinitionsCommand({ queryDefinitionNamePrefix: prefix, nextToken: token }),
    );
    all.push(...queryDefinitions);
    isMore = nextToken !== undefined && nextToken !== token;
    token = nextToken;
  }
  const names = all.map(({ name = '' }) => name.slice(prefix.length)).sort();
  if (names.length === 0)
    throw new UserError(
      `${stage} has no saved queries: it is not deployed. Deploy it: npm run deploy -- ${stage}`,
    );
  const meant = names.filter((name) => name === query || name.startsWith(query));
  const [name] = meant;
  if (name !== undefined && (meant.length === 1 || name === query))
    return all.find((one) => one.name === prefix + name) as QueryDefinition;
  const near = nearest(query, names);
  throw new UserError(
    `There is no saved query "${query}"${near ? ` (${near}?)` : ''}. There are: ${names.join(', ')}.`,
  );
}

function filled({ name = '', queryString = '' }: QueryDefinition, { id }: Question): string {
  const own = name.replace(/^.*\//, '');
  if (!queryString.includes(BLANK)) {
    if (id === undefined) return queryString;
    throw new UserError(`${own} takes no id: leave --grep out.`);
  }
  if (id === undefined) throw new UserError(`${own} needs an id: --grep <id>.`);
  if (!ID.test(id)) throw new UserError(`--grep takes the id of a request for ${own}, not "${id}".`);
  return queryString.replaceAll(BLANK, id);
}

const UNDER_WAY = ['Scheduled', 'Running', 'Unknown'];

async function answer(
  client: StageLogs['client'],
  queryId: string | undefined,
  poll: number,
): Promise<Row[]> {
  for (;;) {
    const { status = '', results = [] } = await client.send(new GetQueryResultsCommand({ queryId }));
    if (status === 'Complete') {
      return results.map((fields) =>
        Object.fromEntries(
          fields.filter(({ field }) => field !== '@ptr').map(({ field = '', value = '' }) => [field, value]),
        ),
      );
    }
    if (!UNDER_WAY.includes(status)) throw new UserError(`The query ended as ${status.toLowerCase()}.`);
    await sleep(poll);
  }
}

/**
 * The rows in columns, each as wide as its widest value. The column with log lines is last, and not padded.
 */
export function table(rows: readonly Row[]): string {
  if (rows.length === 0) return 'Nothing was found.';
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].sort(
    (one, other) => Number(one === '@message') - Number(other === '@message'),
  );
  return columns([names, ...rows.map((row) => names.map((name) => clean(row[name] ?? '')))]).join('\n');
}

// eslint-disable-next-line no-control-regex -- characters that a terminal would obey
const clean = (value: string): string => value.trimEnd().replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
