import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { clientConfig, isCalled } from '../account/aws';
import { UserError } from '../../command';
import type { LogEvent, Page, Source } from './events';
import { groupOf, type Log, type Origin, originOf } from './sources';

/** How many streams of a log are read for processes and instances: the newest ones. */
const STREAMS = 500;

/** The logs of one stage in CloudWatch Logs. */
export class StageLogs {
  readonly client: CloudWatchLogsClient;

  constructor(
    private readonly project: string,
    private readonly stage: string,
    region: string,
  ) {
    this.client = new CloudWatchLogsClient(clientConfig(region));
  }

  /** @param wanted limits the lines to this instance and process */
  source(log: Log, wanted: Partial<Origin> = {}): Source {
    return { page: (since, token) => this.page(log, wanted, since, token) };
  }

  /** The instances and processes that have written to a log, the most recent first. */
  async origins(log: Log): Promise<Origin[]> {
    const found: Origin[] = [];
    let token: string | undefined;
    for (let isMore = true; isMore && found.length < STREAMS;) {
      const question = { logGroupName: this.group(log), orderBy: 'LastEventTime', descending: true } as const;
      const { logStreams = [], nextToken } = await this.asking(log, () =>
        this.client.send(new DescribeLogStreamsCommand({ ...question, nextToken: token })),
      );
      found.push(...logStreams.map(({ logStreamName = '' }) => originOf(log, logStreamName)));
      isMore = nextToken !== undefined && nextToken !== token;
      token = nextToken;
    }
    return found;
  }

  private async page(
    log: Log,
    { instance, process }: Partial<Origin>,
    since: number,
    nextToken?: string,
  ): Promise<Page> {
    // No end time: an instance's clock may be ahead.
    const answer = await this.asking(log, () =>
      this.client.send(
        new FilterLogEventsCommand({
          logGroupName: this.group(log),
          startTime: Math.max(0, since),
          ...(instance && { logStreamNamePrefix: instance }),
          ...(nextToken && { nextToken }),
        }),
      ),
    );
    const events = (answer.events ?? []).map(
      ({ eventId = '', timestamp = 0, logStreamName = '', message = '' }): LogEvent => ({
        id: eventId,
        time: timestamp,
        log,
        stream: logStreamName,
        message,
      }),
    );
    return {
      events:
        process === undefined
          ? events
          : events.filter((one) => originOf(log, one.stream).process === process),
      ...(answer.nextToken && { next: answer.nextToken }),
    };
  }

  private group(log: Log): string {
    return groupOf(this.project, this.stage, log);
  }

  private async asking<T>(log: Log, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (!isCalled(error, 'ResourceNotFoundException')) throw error;
      throw new UserError(
        `The log group ${this.group(log)} does not exist: the stage is not deployed. Deploy it: npm run deploy ` +
          `-- ${this.stage}`,
      );
    }
  }
}
