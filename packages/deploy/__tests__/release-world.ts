import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import config from '../../../__tests__/support/example-config';
import { UserError } from '../../command';
import { release, type ReleaseOptions } from '../release/release';
import { resolveFacts } from '../../facts';
import { AnsweringService, type Answers } from './answers';

/** The state of an execution that AWS reports at one look. */
export interface Moment {
  readonly status: string;
  readonly actions?: object[];
  readonly rules?: object[];
}

const STARTED = 1_800_000_000;
const revision = { artifactRevisions: [{ name: 'source', revisionId: 'abc123' }] };

/** An action as ListActionExecutions returns it, of 42 seconds. */
export function action(
  stageName: string,
  actionName: string,
  status: string,
  more: Record<string, unknown> = {},
) {
  const { provider = 'CodeBuild', ...executionResult } = more;
  return {
    actionExecutionId: `${stageName}-${actionName}`,
    stageName,
    actionName,
    status,
    startTime: STARTED,
    lastUpdateTime: STARTED + 42,
    input: { actionTypeId: { category: 'Build', owner: 'AWS', provider, version: '1' } },
    output: { executionResult },
  };
}

/** The check of a stage, as ListRuleExecutions returns it. */
export function check(stageName: string, status: string, executionResult: Record<string, unknown> = {}) {
  return {
    ruleExecutionId: `${stageName}-check`,
    stageName,
    ruleName: 'EveryInstance',
    status,
    startTime: STARTED + 60,
    lastUpdateTime: STARTED + 102,
    input: { ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'CodeBuild', version: '1' } },
    output: { executionResult },
  };
}

/** The answers of AWS about executions, each with its successive moments; the last one repeats. */
export function playing(executions: Record<string, Moment[]>): Answers {
  const now = new Map<string, Moment>();
  const momentOf = (id: unknown) => now.get(String(id)) ?? { status: 'InProgress' };
  return {
    GetPipeline: () => ({
      pipeline: {
        stages: [{ name: 'Source', actions: [{ configuration: { ConnectionArn: 'arn:connection' } }] }],
      },
    }),
    GetConnection: () => ({
      Connection: { ConnectionName: 'hello-pipeline', ConnectionStatus: 'AVAILABLE' },
    }),
    StartPipelineExecution: () => ({ pipelineExecutionId: 'e-1' }),
    GetPipelineExecution: ({ pipelineExecutionId: id }) => {
      const moments = executions[String(id)] ?? [];
      const moment = (moments.length > 1 ? moments.shift() : moments[0]) ?? { status: 'InProgress' };
      now.set(String(id), moment);
      return { pipelineExecution: { status: moment.status, ...revision } };
    },
    ListActionExecutions: ({ filter }) => {
      const { pipelineExecutionId: id } = filter as { pipelineExecutionId: string };
      return { actionExecutionDetails: momentOf(id).actions ?? [] };
    },
    ListRuleExecutions: ({ filter }) => {
      const { pipelineExecutionId: id } = filter as { pipelineExecutionId: string };
      return { ruleExecutionDetails: momentOf(id).rules ?? [] };
    },
    // The stage has the last of the executions. [CodePipeline API, StageExecution]
    GetPipelineState: () => {
      const id = Object.keys(executions).at(-1) ?? '';
      const type = id.startsWith('rollback') ? 'ROLLBACK' : 'STANDARD';
      const latestExecution = { pipelineExecutionId: id, status: 'InProgress', type };
      return { stageStates: [{ stageName: 'Deploy-staging', latestExecution }] };
    },
  };
}

const QUICK = { poll: 0.01, contact: 20, rollback: 0.05 };

/** A successful execution. */
export const SUCCEEDED: Moment = {
  status: 'Succeeded',
  actions: [action('Deploy-staging', 'Deploy', 'Succeeded')],
};

/** A world for each test of a file. */
export function releaseWorldForEach(): () => ReleaseWorld {
  let world: ReleaseWorld;
  beforeEach(async () => {
    world = new ReleaseWorld();
    await world.start();
  });
  afterEach(() => world.stop());
  return () => world;
}

/** Plays the developer tools and Auto Scaling, which `npm run release` finds by environment variables. */
export class ReleaseWorld {
  readonly tools = new AnsweringService();
  /** What the command printed, call by call. */
  readonly lines: string[] = [];
  /** Statuses of instance refreshes, by group; a group that is not here does not exist. */
  refreshes: Record<string, string[]> = { 'hello-staging': ['Successful'], 'hello-production': [] };
  private readonly scaling: Server;
  private readonly original = process.env;

  constructor() {
    this.scaling = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += (chunk as Buffer).toString();
      const group = new URLSearchParams(body).get('AutoScalingGroupName') ?? '';
      const known = this.refreshes[group];
      response.writeHead(known ? 200 : 400, { 'content-type': 'text/xml' });
      response.end(known ? described(known) : UNKNOWN_GROUP);
    });
  }

  /** Runs a release that AWS answers with these executions. @returns the message of its error, or "done" */
  run(
    executions: Record<string, Moment[]>,
    changes: Answers = {},
    options: Partial<ReleaseOptions> = {},
  ): Promise<string> {
    this.tools.answers = { ...playing(executions), ...changes };
    return release(resolveFacts(config), { ...QUICK, ignoreAlarms: false, ...options }).then(
      () => 'done',
      (error: Error) => {
        if (!(error instanceof UserError)) throw error;
        return error.message;
      },
    );
  }

  async start(): Promise<void> {
    jest.spyOn(console, 'log').mockImplementation((line: string) => void this.lines.push(line));
    await new Promise<void>((resolve) => this.scaling.listen(0, '127.0.0.1', resolve));
    process.env = {
      ...this.original,
      AWS_ENDPOINT_URL: await this.tools.listen(),
      AWS_ENDPOINT_URL_AUTO_SCALING: `http://127.0.0.1:${(this.scaling.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
  }

  stop(): void {
    jest.restoreAllMocks();
    process.env = this.original;
    this.tools.stop();
    this.scaling.closeAllConnections();
    this.scaling.close();
  }
}

function described(statuses: string[]): string {
  const members = statuses.map(
    (status, index) =>
      `<member><InstanceRefreshId>r-${index + 1}</InstanceRefreshId><Status>${status}</Status></member>`,
  );
  return (
    '<DescribeInstanceRefreshesResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/">' +
    `<DescribeInstanceRefreshesResult><InstanceRefreshes>${members.join('')}</InstanceRefreshes>` +
    '</DescribeInstanceRefreshesResult></DescribeInstanceRefreshesResponse>'
  );
}

const UNKNOWN_GROUP =
  '<ErrorResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><Error><Type>Sender</Type>' +
  '<Code>ValidationError</Code><Message>AutoScalingGroup name not found</Message></Error></ErrorResponse>';
