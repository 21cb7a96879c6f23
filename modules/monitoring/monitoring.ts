import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { runbookUrl } from '../links';
import type { AlertSettings, RepositorySettings, StageSettings } from '../../settings';
import { LifecycleHook } from '../fleet/lifecycle-hook';
import { Alarm } from './alarm';
import { stageAlarms } from './alarms';
import { AlertTopic } from './alert-topic';
import { Budget } from './budget';
import { dashboard } from './dashboard/dashboard';
import { EventAlert } from './event-alert';
import { eventAlerts } from './event-alerts';
import { MetricFilter } from './metric-filter';
import { stageMetrics, type StageMetrics, type Watched } from './metrics';
import { rollbackAlarms } from './rollback-alarms';
import { SavedQueries } from './saved-queries';
import { SessionAccess } from './session-access';

export interface MonitoringProps extends Omit<Watched, 'stage'> {
  /** `<project>-<stage>`: name of the dashboard, and the beginning of all other names. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly stage: StageSettings;
  readonly alerts: AlertSettings;
  /** The repository with docs/runbook.md, to which every message links. */
  readonly repository: RepositorySettings;
  /** Whether the stage has the account's budget. Only one stage must have it, or each mail would come several times. */
  readonly budget: boolean;
  /** What must exist before the metric filter: the log groups that instances write to. */
  readonly after: ITerraformDependable[];
}

/** Monitoring of a stage: topics, alarms, event rules, budget, dashboard, saved queries, and sessions on instances. */
export class Monitoring extends Construct {
  readonly topic: AlertTopic;
  readonly sessions: SessionAccess;
  readonly dashboard: CloudwatchDashboard;
  /** Alarms by their ids. */
  readonly alarms: ReadonlyMap<string, CloudwatchMetricAlarm>;
  /**
   * Names of the alarms on which CodeDeploy and the instance refresh roll back, at most 10. They refer to the alarms,
   * so
   * that Terraform creates those first.
   */
  readonly rollbackAlarmNames: string[];

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { project, name, account, region, stage, alerts } = props;
    const shared = { project, stage: stage.name };
    const metrics = stageMetrics({ ...props, stage: stage.name });

    this.topic = new AlertTopic(this, 'topic', { name, account, region, emails: alerts.emails });
    new MetricFilter(this, 'error-lines', { ...shared, after: props.after });
    this.alarms = this.createAlarms(props, metrics);
    this.rollbackAlarmNames = rollbackAlarms(stage).map((alarm) => this.alarm(alarm).alarmName);
    this.createEventAlerts(props);
    if (props.budget) {
      const { emails, monthlyBudgetUsd } = alerts;
      new Budget(this, 'budget', { name: `${name}-account`, monthlyUsd: monthlyBudgetUsd, emails });
    }
    this.dashboard = dashboard(this, {
      ...props,
      metrics,
      alarmArns: [...this.alarms.values()].map((alarm) => alarm.arn),
      runbook: runbookUrl(props.repository),
    });
    new SavedQueries(this, 'queries', shared);
    new LifecycleHook(this, 'last-words', { name, autoScalingGroup: props.autoScalingGroup });
    this.sessions = new SessionAccess(this, 'sessions', { project, name, account, region, stage });
  }

  private createAlarms(props: MonitoringProps, metrics: StageMetrics): Map<string, CloudwatchMetricAlarm> {
    const { name, repository } = props;
    const runbook = runbookUrl(repository);
    const definitions = stageAlarms({ ...props, metrics, dashboard: name });
    return new Map(
      definitions.map((definition) => {
        const { alarm } = new Alarm(this, definition.id, { name, definition, topic: this.topic, runbook });
        return [definition.id, alarm];
      }),
    );
  }

  private createEventAlerts({ project, name, stage, region, repository }: MonitoringProps): void {
    const runbook = runbookUrl(repository);
    const commands = Object.keys(stage.app.schedule);
    for (const definition of eventAlerts({ project, name, stage: stage.name, region, commands })) {
      new EventAlert(this, definition.id, { name, definition, topic: this.topic, runbook });
    }
  }

  private alarm(id: string): CloudwatchMetricAlarm {
    const alarm = this.alarms.get(id);
    if (!alarm) throw new Error(`The stage has no alarm ${id} to roll back on.`);
    return alarm;
  }
}
