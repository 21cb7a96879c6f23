/**
 * The structure of a dashboard's body, with the parts that this project's widgets use; any other key is refused.
 * [CloudWatch API reference, "Dashboard body structure and syntax", also for the most widgets, metrics and alarms]
 */
const texts = { type: 'array', items: { type: 'string' } };
const region = { type: 'string', pattern: '^[a-z]{2}(-[a-z]+)+-\\d$' };
const color = { type: 'string', pattern: '^#[0-9a-f]{6}$' };
const period = { type: 'integer', multipleOf: 60, minimum: 60 };
const statistic = {
  type: 'string',
  pattern: '^(Average|Maximum|Minimum|SampleCount|Sum|p\\d{1,2}(\\.\\d+)?)$',
};
const axis = only({ label: text(), min: number(), max: number(), showUnits: { type: 'boolean' } });

/** The properties of each widget type. */
export const PROPERTIES = {
  metric: only(
    {
      metrics: { type: 'array', minItems: 1, maxItems: 500, items: { type: 'array', minItems: 1 } },
      title: text(),
      region,
      view: { enum: ['bar', 'gauge', 'pie', 'singleValue', 'table', 'timeSeries'] },
      stacked: { type: 'boolean' },
      period,
      stat: statistic,
      yAxis: only({ left: axis, right: axis }),
      legend: only({ position: { enum: ['bottom', 'hidden', 'right'] } }),
      annotations: only({
        horizontal: {
          type: 'array',
          items: only(
            {
              label: text(),
              value: number(),
              color,
              fill: { enum: ['above', 'below', 'none'] },
              visible: { type: 'boolean' },
              yAxis: { enum: ['left', 'right'] },
            },
            ['value'],
          ),
        },
      }),
    },
    ['metrics', 'region'],
  ),
  alarm: only(
    {
      alarms: { ...texts, minItems: 1, maxItems: 100 },
      title: text(),
      sortBy: { enum: ['default', 'stateUpdatedTimestamp', 'timestamp'] },
      states: { type: 'array', items: { enum: ['ALARM', 'INSUFFICIENT_DATA', 'OK'] } },
    },
    ['alarms'],
  ),
  log: only({ query: text(), region, title: text(), view: { enum: ['bar', 'pie', 'table', 'timeSeries'] } }, [
    'query',
    'region',
  ]),
  explorer: only(
    {
      metrics: {
        type: 'array',
        minItems: 1,
        maxItems: 100,
        items: only({ metricName: text(), resourceType: text(), stat: statistic }, [
          'metricName',
          'resourceType',
        ]),
      },
      labels: { type: 'array', minItems: 1, items: only({ key: text(), value: text() }, ['key']) },
      title: text(),
      period,
      splitBy: text(),
      aggregateBy: only({ key: text(), func: { enum: ['AVG', 'MAX', 'MIN', 'STDDEV', 'SUM'] } }, [
        'key',
        'func',
      ]),
      widgetOptions: only({
        legend: only({ position: { enum: ['bottom', 'hidden', 'right'] } }),
        view: { enum: ['bar', 'pie', 'timeSeries'] },
        stacked: { type: 'boolean' },
        rowsPerPage: { type: 'integer', minimum: 1 },
        widgetsPerRow: { type: 'integer', minimum: 1 },
      }),
    },
    ['metrics', 'labels'],
  ),
  text: only({ markdown: text(), background: { enum: ['solid', 'transparent'] } }, ['markdown']),
};

export const DASHBOARD = only(
  {
    start: { type: 'string', pattern: '^(-P(\\d+[DWMY]|T\\d+[HM])|\\d{4}-\\d\\d-\\d\\dT.+Z)$' },
    end: text(),
    periodOverride: { enum: ['auto', 'inherit'] },
    widgets: {
      type: 'array',
      maxItems: 500,
      items: only(
        {
          type: { enum: Object.keys(PROPERTIES) },
          x: { type: 'integer', minimum: 0, maximum: 23 },
          y: { type: 'integer', minimum: 0 },
          width: { type: 'integer', minimum: 1, maximum: 24 },
          height: { type: 'integer', minimum: 1, maximum: 1000 },
          properties: { type: 'object' },
        },
        ['type', 'x', 'y', 'properties'],
      ),
    },
  },
  ['widgets'],
);

/** The keys of the last element of a metric's line. */
export const RENDERING = only({
  color,
  expression: text(),
  id: { type: 'string', pattern: '^[a-z][a-zA-Z0-9_]*$' },
  label: text(),
  period,
  region,
  stat: statistic,
  visible: { type: 'boolean' },
  yAxis: { enum: ['left', 'right'] },
});

function only(properties: Readonly<Record<string, object>>, required: readonly string[] = []) {
  return { type: 'object', additionalProperties: false, required, properties };
}

function text() {
  return { type: 'string' };
}

function number() {
  return { type: 'number' };
}
