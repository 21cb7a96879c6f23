import { type MetricAlarm, simulate } from './simulate';
import { evaluateMath } from './metric-math';
import type { Series } from './series';
import { type AlarmState, evaluateState, type Point, type TreatMissingData } from './state';

const points = (text: string): Point[] => text.split(' ').map((p) => (p === '-' ? null : p === 'X'));
const series = (text: string): Series => text.split(', ').map((v) => (v === '-' ? null : Number(v)));

describe('missing data', () => {
  const treatments: TreatMissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];
  const RETAIN = 'retain';
  type Row = [string, string, string, string, string];

  // CloudWatch user guide, "How alarm state is evaluated when data is missing": both tables, row by row.
  const threeOfThree: Row[] = [
    ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
    ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
    ['- - - - -', 'INSUFFICIENT_DATA', RETAIN, 'ALARM', 'OK'],
    ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['- - X - -', 'ALARM', RETAIN, 'ALARM', 'OK'],
  ];
  const twoOfThree: Row[] = [
    ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - X -', 'ALARM', RETAIN, 'ALARM', 'OK'],
  ];

  function expectRow(datapoints: number, [range, ...expected]: Row): void {
    for (const before of ['OK', 'ALARM'] as AlarmState[]) {
      const states = treatments.map((missing) =>
        evaluateState(points(range), { periods: 3, datapoints, missing, before }),
      );
      expect(states).toEqual(expected.map((state) => (state === RETAIN ? before : state)));
    }
  }

  it.each(threeOfThree)('3 of 3: %s', (...row) => expectRow(3, row));
  it.each(twoOfThree)('2 of 3: %s', (...row) => expectRow(2, row));

  it.each(['- - - - X', '- - - X -'])('does not alarm too early: %s', (range) => {
    const evaluation = { periods: 3, datapoints: 3, missing: 'missing', before: 'OK' } as const;
    expect(evaluateState(points(range), evaluation)).toBe('INSUFFICIENT_DATA');
  });
});

describe('metric math', () => {
  // CloudWatch user guide, "Using math expressions with CloudWatch metrics": its examples.
  const metric1 = series('30, 20, 0, 0');
  const metric2 = series('20, -, 20, -');
  const condition = series('1, 1, 0, 0, -');
  const then = series('30, -, 0, 0, 30');
  const otherwise = series('0, 0, 20, -, 20');

  it.each([
    ['metric1 < metric2', '0, 0, 1, 0'],
    ['metric1 >= 30', '1, 0, 0, 0'],
    ['metric1 > 15 AND metric2 > 15', '1, 0, 0, 0'],
    ['metric1 > 15 OR metric2 > 15', '1, 1, 1, 0'],
  ])('%s', (expression, expected) => {
    expect(evaluateMath(expression, { metric1, metric2 })).toEqual(series(expected));
  });

  it.each([
    ['IF(condition, then, otherwise)', '30, 0, 20, -, -'],
    ['IF(condition, 5, otherwise)', '5, 5, 20, -, -'],
    ['IF(condition, then, 5)', '30, 0, 5, 5, -'],
    ['IF(condition, then)', '30, 0, -, -, -'],
  ])('%s', (expression, expected) => {
    expect(evaluateMath(expression, { condition, then, otherwise })).toEqual(series(expected));
  });

  it.each([
    ['a + b', '3, 1, 2, -'],
    ['a - b * 2', '-3, 1, -4, -'],
    ['(a - b) * 2', '-2, 2, -4, -'],
    ['100 * a / b', '50, -, 0, -'],
    ['a / 2', '0.5, 0.5, -, -'],
    ['1.5 * a', '1.5, 1.5, -, -'],
  ])('treats missing data as 0, and drops a division by 0: %s', (expression, expected) => {
    const metrics = { a: series('1, 1, -, -'), b: series('2, -, 2, -') };
    expect(evaluateMath(expression, metrics)).toEqual(series(expected));
  });

  it.each([
    ['FILL(a, 0)', 'Not supported in FILL(a, 0): FILL ( a , 0 )'],
    ['a ^ 2', 'Not supported in a ^ 2: ^ 2'],
    ['IF(a, 1', 'Not supported in IF(a, 1: its end'],
    ['a +', 'Not supported in a +: its end'],
    ['b', 'There is no metric b.'],
    ['IF(1, a, 0)', 'IF on one number is not supported here.'],
    ['1 + 1', '1 + 1 is one number, not a time series.'],
  ])('refuses an unsupported expression: %s', (expression, message) => {
    expect(() => evaluateMath(expression, { a: [1] })).toThrow(new Error(message));
  });
});

describe('a whole alarm', () => {
  const alarm: MetricAlarm = {
    alarm_name: 'three-of-three',
    comparison_operator: 'GreaterThanThreshold',
    threshold: 3,
    evaluation_periods: 3,
    datapoints_to_alarm: 3,
    treat_missing_data: 'missing',
    period: 60,
  };

  it("goes into ALARM and back as in the guide's figure", () => {
    const states = simulate(alarm, { value: [2, 2, 4, 4, 4, 2, 2, 2, 4, 2] });
    expect(states.map((state) => (state === 'ALARM' ? 'X' : '0')).join('')).toBe('0000X00000');
  });

  it.each([
    ['GreaterThanThreshold', 3, 'OK'],
    ['GreaterThanThreshold', 3.1, 'ALARM'],
    ['GreaterThanOrEqualToThreshold', 3, 'ALARM'],
    ['LessThanThreshold', 3, 'OK'],
    ['LessThanThreshold', 2.9, 'ALARM'],
    ['LessThanOrEqualToThreshold', 3, 'ALARM'],
  ])('%s at %d: %s', (comparison_operator, value, state) => {
    const states = simulate({ ...alarm, comparison_operator }, { value: [value, value, value] });
    expect(states.at(-1)).toBe(state);
  });

  it('needs exactly one series for each metric', () => {
    const message = 'three-of-three has the metrics value, not cpu.';
    expect(() => simulate(alarm, { cpu: [1] })).toThrow(new Error(message));
  });
});
