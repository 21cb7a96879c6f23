import type { Metric } from '../metrics';

/**
 * The kinds of widgets, with CloudWatch's properties ("Dashboard body structure and syntax" in its API reference).
 * layout.ts places them.
 */
export type Widget = MetricWidget | AlarmWidget | LogWidget | ExplorerWidget | TextWidget;

/** A line of a graph: a metric, or an expression over the lines above it. */
export type Line =
  | { readonly metric: Metric; readonly label: string; readonly color?: string; readonly right?: boolean }
  | { readonly metric: Metric; readonly id: string } // for expressions only; not drawn
  | { readonly expression: string; readonly label: string; readonly color?: string };

export interface MetricWidget {
  readonly kind: 'metric';
  readonly title: string;
  readonly lines: readonly Line[];
  /** Label of the left axis. */
  readonly unit: string;
  /** A horizontal line at a threshold. */
  readonly limit?: { readonly label: string; readonly value: number };
  readonly stacked?: boolean;
}

export interface AlarmWidget {
  readonly kind: 'alarm';
  readonly title: string;
  /** At most 100. */
  readonly alarmArns: readonly string[];
}

/** The result of a Logs Insights query, as a table. */
export interface LogWidget {
  readonly kind: 'log';
  readonly title: string;
  readonly logGroups: readonly string[];
  readonly query: string;
}

/**
 * One line for each instance with a tag: only the explorer finds EC2's metrics, whose dimension is the instance's
 * id.
 */
export interface ExplorerWidget {
  readonly kind: 'explorer';
  readonly title: string;
  readonly metric: { readonly name: string; readonly resourceType: string; readonly statistic: string };
  readonly tag: { readonly key: string; readonly value: string };
}

export interface TextWidget {
  readonly kind: 'text';
  readonly markdown: string;
}

/** A widget's `type` and `properties`. */
export function renderWidget(widget: Widget, region: string): { type: string; properties: object } {
  switch (widget.kind) {
    case 'metric':
      return { type: 'metric', properties: metricProperties(widget, region) };
    case 'alarm':
      return {
        type: 'alarm',
        properties: { title: widget.title, alarms: widget.alarmArns, sortBy: 'stateUpdatedTimestamp' },
      };
    case 'log':
      return { type: 'log', properties: logProperties(widget, region) };
    case 'explorer':
      return { type: 'explorer', properties: explorerProperties(widget, region) };
    case 'text':
      return { type: 'text', properties: { markdown: widget.markdown, background: 'transparent' } };
  }
}

function metricProperties({ title, lines, unit, limit, ...widget }: MetricWidget, region: string): object {
  return {
    title,
    region,
    view: 'timeSeries',
    stacked: widget.stacked ?? false,
    period: 60,
    metrics: lines.map(renderLine),
    yAxis: { left: { label: unit, min: 0, showUnits: false } },
    ...(limit ? { annotations: { horizontal: [limit] } } : {}),
  };
}

function renderLine(line: Line): unknown[] {
  if ('expression' in line) {
    const { expression, label, color } = line;
    return [{ expression, label, ...(color ? { color } : {}) }];
  }
  const { namespace, name, dimensions, statistic } = line.metric;
  const drawn =
    'id' in line
      ? { id: line.id, visible: false }
      : {
          label: line.label,
          ...(line.color ? { color: line.color } : {}),
          ...(line.right ? { yAxis: 'right' } : {}),
        };
  return [namespace, name, ...Object.entries(dimensions).flat(), { stat: statistic, ...drawn }];
}

function logProperties({ title, logGroups, query }: LogWidget, region: string): object {
  const source = logGroups.map((group) => `SOURCE '${group}'`).join(' | ');
  return { title, region, view: 'table', query: `${source} | ${query}` };
}

function explorerProperties({ title, metric, tag }: ExplorerWidget, region: string): object {
  return {
    title,
    region,
    metrics: [{ metricName: metric.name, resourceType: metric.resourceType, stat: metric.statistic }],
    labels: [tag],
    period: 60,
    widgetOptions: {
      legend: { position: 'bottom' },
      view: 'timeSeries',
      stacked: false,
      rowsPerPage: 1,
      widgetsPerRow: 1,
    },
  };
}
