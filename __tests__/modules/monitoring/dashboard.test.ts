import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboardBody } from '../../../modules/monitoring/dashboard/layout';
import { type StageChanges, synthesizeStage } from '../../support/stage';
import type { Synthesized } from '../../support/synthesized';

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly alarms?: string[];
    readonly query?: string;
    readonly markdown?: string;
    readonly metrics?: unknown[];
  };
}

const SCRIPTS = join(__dirname, '../../../app/deploy/scripts');

function widgetsOf(stack: Synthesized): Widget[] {
  const { dashboard_body: body } = stack.at('aws_cloudwatch_dashboard.monitoring_dashboard');
  return (JSON.parse(String(body)) as { widgets: Widget[] }).widgets;
}

const staging = synthesizeStage();
const widgets = widgetsOf(staging);
const titled = (title: string) => widgets.find(({ properties }) => properties.title === title)!;

describe('the dashboard', () => {
  it("is one a stage, of the stage's name", () => {
    const dashboards = Object.values(staging.all('aws_cloudwatch_dashboard'));
    expect(dashboards.map((dashboard) => dashboard['dashboard_name'])).toEqual(['hello-staging']);
    expect(staging.output('dashboard')).toBe(
      'https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/' +
        '${aws_cloudwatch_dashboard.monitoring_dashboard.dashboard_name}',
    );
  });

  it('shows in its top row whether the stage is at fault', () => {
    const top = widgets.filter(({ y }) => y === 0).sort((one, other) => one.x - other.x);
    expect(top.map(({ properties }) => properties.title)).toEqual([
      'Alarms',
      'Failed requests',
      'Latency p99',
      'Hosts',
    ]);
  });

  it('has the titles of all its widgets', () => {
    expect(widgets.map(({ properties }) => properties.title ?? '')).toEqual(
      expect.arrayContaining([
        'Traffic',
        'Latency',
        'CPU by instance, in %',
        'Memory by instance',
        'Disk by instance',
        'Releases that answered',
        'Error lines of the app',
        'Last error lines',
      ]),
    );
    expect(JSON.stringify(titled('Latency'))).toMatch(/p50.*p90.*p99/);
    expect(JSON.stringify(titled('Hosts'))).toMatch(/"healthy".*"unhealthy".*"desired"/);
  });

  it('shows the state of every alarm', () => {
    const arns = Object.keys(staging.all('aws_cloudwatch_metric_alarm')).map(
      (address) => `\${${address}.arn}`,
    );
    expect([...(titled('Alarms').properties.alarms ?? [])].sort()).toEqual(arns.sort());
  });

  it.each<[string, StageChanges]>([
    ['with NAT', {}],
    ['without', { network: { nat: 'none' } }],
  ])('fills its grid without overlaps: %s', (_, changes) => {
    const taken = new Map<string, string>();
    for (const { x, y, width, height, properties } of widgetsOf(synthesizeStage(changes))) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column += 1) {
        for (let row = y; row < y + height; row += 1) {
          expect(taken.get(`${column},${row}`)).toBeUndefined();
          taken.set(`${column},${row}`, properties.title ?? '');
        }
      }
    }
    const rows = new Set([...taken.keys()].map((place) => place.split(',')[1]));
    expect(taken.size).toBe(24 * rows.size);
  });

  it("finds a stage's instances by a tag that only they have", () => {
    expect(titled('CPU by instance, in %').properties).toMatchObject({
      labels: [{ key: 'Name', value: 'hello-staging' }],
    });
    const tags = staging.at('aws_autoscaling_group.fleet_auto_scaling_group')['tag'];
    expect(tags).toContainEqual({ key: 'Name', value: 'hello-staging', propagate_at_launch: true });
    expect(titled('Memory by instance').properties.metrics).toEqual([
      [
        {
          expression: `SEARCH('{"hello/staging",InstanceId} MetricName="mem_used_percent"', 'Maximum', 60)`,
          label: '',
        },
      ],
    ]);
  });

  it('refuses a row that does not fill the grid', () => {
    const text = { kind: 'text', markdown: '' } as const;
    const rows = [{ height: 1, widgets: Array(5).fill(text) }];
    expect(() => dashboardBody(rows, 'us-east-1')).toThrow(
      new Error('A row of 5 widgets does not fill the grid.'),
    );
  });
});

describe('saved queries', () => {
  const queries = Object.values(staging.all('aws_cloudwatch_query_definition'));
  const named = (name: string) => queries.find((query) => query['name'] === `hello/staging/${name}`)!;

  it('answer five questions from log groups that exist', () => {
    expect(queries.map((query) => String(query['name'])).sort()).toEqual(
      ['5xx-by-instance', 'errors-by-release', 'one-request', 'slowest-routes', 'start-up-failures'].map(
        (name) => `hello/staging/${name}`,
      ),
    );
    const groups = Object.values(staging.all('aws_cloudwatch_log_group')).map((group) => group['name']);
    for (const query of queries)
      expect(groups).toEqual(expect.arrayContaining(query['log_group_names'] as []));
  });

  it('are exactly the files in queries/', () => {
    const files = readdirSync(join(__dirname, '../../../modules/monitoring/queries'));
    expect(files).toHaveLength(queries.length);
    for (const query of queries) expect(query['query_string']).toMatch(/\| limit \d+$/);
  });

  it('search start-ups and releases in their log groups', () => {
    expect(named('start-up-failures')['log_group_names']).toEqual([
      '/hello/staging/start-up',
      '/hello/staging/deployment',
      '/hello/staging/system',
    ]);
  });

  it("search requests in the proxy's log, and the app's lines in its own", () => {
    expect(named('slowest-routes')['log_group_names']).toEqual(['/hello/staging/access']);
    expect(named('5xx-by-instance')['log_group_names']).toEqual(['/hello/staging/access']);
    expect(named('one-request')['log_group_names']).toEqual(['/hello/staging/access', '/hello/staging/app']);
    expect(named('errors-by-release')['log_group_names']).toEqual(['/hello/staging/app']);
  });

  it("of failures leave out the proxy's lines about single requests", () => {
    const query = String(named('start-up-failures')['query_string']);
    const [, unwanted = ''] = /not like \/(.+)\/$/m.exec(query)!;
    expect(
      'nginx: 2026/01/01 10:00:00 [error] 7#7: *1 connect() failed (111: Connection refused) while connecting to upstream',
    ).toMatch(new RegExp(unwanted));
  });

  // Lines of start-up.sh, the lifecycle scripts (as CodeDeploy logs them), systemd and Python.
  it.each([
    'start-up: FAILED: installing nodejs22, 8 times. Can this instance reach AWS (NAT or endpoints, routes, network ACLs)?',
    '[2026-01-01 10:00:00.000] [d-4NPBNJSVS][stderr]application-start: the app did not start',
    'Jan  1 10:00:00 ip-10-0-0-1 systemd[1]: app.service: Failed with result exit-code.',
    'Traceback (most recent call last):',
  ])('of failures find %s', (line) => {
    const pattern = /like \/(.+)\/$/m.exec(String(named('start-up-failures')['query_string']))![1]!;
    expect(line).toMatch(new RegExp(pattern));
  });
});

describe('the fields of queries', () => {
  /** Fields of the proxy's line for each request. */
  const ACCESS = 'time level message requestId traceId method path status seconds appSeconds bytes remote';
  /** Fields that an app's lines may have; none is required. */
  const APP = 'release message msg';
  /** Words of the query language, and names that a query defines. */
  const LANGUAGE =
    /^(fields|filter|stats|sort|limit|parse|by|as|and|or|not|desc|asc|count|count_distinct|pct|bin|earliest|coalesce|ispresent|like)$/;
  const COMPUTED = /^(requests|errors|failures|instances|p50|p99|app|since|line|time)$/;

  const fieldsOf = (query: string) => {
    const words = query
      .replace(/^#.*$/gm, '')
      .replace(/like \/.+?\/(?=\s)|"[^"]*"|'[^']*'|@\w+|SOURCE|\b\d+\w*/g, '')
      .match(/[A-Za-z_]\w*/g)!;
    return [...new Set(words)].filter((word) => !LANGUAGE.test(word) && !COMPUTED.test(word));
  };
  const queries = Object.values(staging.all('aws_cloudwatch_query_definition')).map((query) => ({
    text: String(query['query_string']),
    groups: (query['log_group_names'] as string[]).map((group) => group.replace('/hello/staging/', '')),
  }));

  it.each(queries)('are those of $groups: $text', ({ text, groups }) => {
    const known = [
      ...(groups.includes('access') ? ACCESS.split(' ') : []),
      ...(groups.includes('app') ? APP.split(' ') : []),
    ];
    expect(fieldsOf(text).filter((field) => !known.includes(field))).toEqual([]);
  });

  it('of the dashboard are in every line, or parsed from it', () => {
    const found = widgets.flatMap(({ properties }) => (properties.query ? fieldsOf(properties.query) : []));
    expect(found).toEqual(['release']);
  });

  it("find the line of a deployment's last script about a release that answers", () => {
    const script = readFileSync(join(SCRIPTS, 'validate-service.sh'), 'utf8');
    expect(script).toMatch(/^\s*echo "validate-service: \$\w+ answers\."$/m);
    expect(titled('Releases that answered').properties.query).toMatch(
      /^SOURCE '\/hello\/staging\/deployment' \| parse @message "validate-service: \* answers\." as release /,
    );
  });
});
