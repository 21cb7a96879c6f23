import type { Stack } from '../../documents';
import { byModel } from './botocore';
import { type Judged, withoutReferences } from './judged';

/** [CloudWatch Logs user guide, "CloudWatch Logs Insights language query syntax"] */
const COMMANDS =
  'anomaly dedup diff display fields filter filterIndex limit parse pattern sort SOURCE stats unmask unnest';
const FUNCTIONS = [
  'abs ceil floor greatest least log sqrt', // of numbers
  'bin datefloor dateceil fromMillis now toMillis', // of times
  'avg count count_distinct max min pct stddev sum earliest latest sortsFirst sortsLast', // of stats
  'ispresent coalesce jsonParse jsonStringify', // general
  'concat isblank isempty ltrim replace rtrim strcontains strlen substr tolower toupper trim', // of texts
  'isIpInSubnet isIpv4InSubnet isIpv6InSubnet isValidIp isValidIpInV4 isValidIpInV6', // of addresses
].join(' ');

const known = (names: string, name: string) => names.split(' ').includes(name);

/** What is wrong with a query of Logs Insights. @param groups the log groups that exist */
export function problemsOfQuery(query: string, groups: readonly string[]): string[] {
  return parts(query).flatMap((part) => {
    const [, command = ''] = /^\s*(\w+)/.exec(part) ?? [];
    if (!known(COMMANDS, command)) return [`there is no command ${command || part.trim()}`];
    if (command === 'SOURCE') {
      const named = [...part.matchAll(/'([^']+)'/g)].map(([, group = '']) => group);
      return named
        .filter((group) => !groups.includes(group))
        .map((group) => `there is no log group ${group}`);
    }
    const bare = part.replace(/"[^"]*"|'[^']*'|\/(?:\\.|[^/\\])+\//g, '""');
    return [...bare.matchAll(/([A-Za-z_]\w*)\(/g)]
      .map(([, name = '']) => name)
      .filter((name) => !known(`${FUNCTIONS} in like`, name))
      .map((name) => `there is no function ${name}`);
  });
}

/** Checks the saved queries of a stage. */
export function logQueries(stack: Stack): Judged[] {
  const groups = logGroups(stack);
  return stack.all('aws_cloudwatch_query_definition').map(({ address, values }) => {
    const text = String(values['query_string']);
    const names = (values['log_group_names'] as string[]).map(withoutReferences);
    const request = { name: values['name'], logGroupNames: names, queryString: text };
    return {
      kind: 'log query',
      place: address,
      text,
      problems: [
        ...byModel('logs', 'PutQueryDefinitionRequest', request),
        ...problemsOfQuery(text, groups),
        ...names.filter((name) => !groups.includes(name)).map((name) => `there is no log group ${name}`),
      ],
    };
  });
}

/** The names of the log groups that a stack creates. */
export function logGroups(stack: Stack): string[] {
  return stack.all('aws_cloudwatch_log_group').map(({ values }) => String(values['name']));
}

/**
 * The commands of a query, without its comments; a bar in a string or a regular expression does not separate commands.
 */
function parts(query: string): string[] {
  const lines = query.split('\n').filter((line) => !line.trimStart().startsWith('#'));
  const found = lines.join('\n').match(/(?:"[^"]*"|'[^']*'|(?<=like\s)\/(?:\\.|[^/\\])+\/|[^|])+/g);
  return (found ?? []).filter((part) => part.trim());
}
