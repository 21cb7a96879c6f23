/** [CloudWatch user guide, "Using math expressions with CloudWatch metrics", "Functions supported for metric math"] */
const FUNCTIONS = [
  'ABS ANOMALY_DETECTION_BAND AVG CEIL DATAPOINT_COUNT DB_PERF_INSIGHTS DIFF DIFF_TIME FILL FIRST FLOOR IF',
  'INSIGHT_RULE_METRIC LAMBDA LAST LOG LOG10 MAX METRICS METRIC_COUNT MIN MINUTE HOUR DAY DATE MONTH YEAR EPOCH',
  'PERIOD RATE REMOVE_EMPTY RUNNING_SUM SEARCH SERVICE_QUOTA SLICE SORT STDDEV SUM TIME_SERIES',
]
  .join(' ')
  .split(' ');

const OPERATORS = ['+', '-', '*', '/', '^', '==', '!=', '<=', '>=', '<', '>', 'AND', 'OR', '&&', '||'];

const TOKEN = /\s*('[^']*'|\d+(?:\.\d+)?|[A-Za-z_]\w*|[<>=!]=|&&|\|\||[<>+\-*/^(),])\s*/y;

/**
 * What is wrong with an expression of metric math: unknown functions, unknown ids, operands and operators out of order.
 *
 * @param ids of the metrics and expressions beside it
 */
export function problemsOfMath(expression: string, ids: readonly string[]): string[] {
  const tokens = tokensOf(expression);
  if (!tokens) return [`${expression} cannot be read`];
  const problems: string[] = [];
  let depth = 0;
  let wantsOperand = true;
  for (const [index, token] of tokens.entries()) {
    const isCall = tokens[index + 1] === '(';
    if (OPERATORS.includes(token) || token === ',') {
      if (wantsOperand && token !== '-') return [`${expression}: nothing before ${token}`];
      wantsOperand = true;
    } else if (token === '(') {
      depth += 1;
    } else if (token === ')') {
      depth -= 1;
      if (wantsOperand || depth < 0) return [`${expression}: ${token} is out of place`];
    } else {
      if (!wantsOperand) return [`${expression}: no operator before ${token}`];
      wantsOperand = isCall;
      problems.push(...ofOperand(token, isCall, ids).map((problem) => `${expression}: ${problem}`));
    }
  }
  return depth !== 0 || wantsOperand ? [...problems, `${expression} is not at its end`] : problems;
}

function ofOperand(token: string, isCall: boolean, ids: readonly string[]): string[] {
  if (isCall) return FUNCTIONS.includes(token) ? [] : [`there is no function ${token}`];
  if (/^['\d]/.test(token) || ['TRUE', 'FALSE', 'REPEAT', 'LINEAR', 'ASC', 'DESC'].includes(token)) return [];
  return ids.includes(token) ? [] : [`nothing has the id ${token}`];
}

function tokensOf(expression: string): string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.length) {
    const [, token] = TOKEN.exec(expression) ?? [];
    if (token === undefined) return undefined;
    tokens.push(token);
  }
  return tokens;
}
