import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { Construct } from 'constructs';
import { dashboardBody } from './layout';
import { stageDashboard, StageDashboardProps } from './stage-dashboard';

export interface DashboardProps extends StageDashboardProps {
  readonly region: string;
}

/** The CloudWatch dashboard of a stage; stage-dashboard.ts has its widgets. */
export function dashboard(scope: Construct, props: DashboardProps): CloudwatchDashboard {
  return new CloudwatchDashboard(scope, 'dashboard', {
    dashboardName: props.name,
    dashboardBody: dashboardBody(stageDashboard(props), props.region),
  });
}
