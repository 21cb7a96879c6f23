import type { Series } from './series';

/**
 * The part of CloudWatch's metric math that this project's alarms use, by the user guide ("Using math expressions with
 * CloudWatch metrics"). Anything else in an expression is an error, never a guess.
 */
export type Value = number | Series;

type Node =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'metric'; readonly id: string }
  | { readonly kind: 'if'; readonly condition: Node; readonly then: Node; readonly otherwise?: Node }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Node; readonly right: Node };

/** The operators, lowest precedence first. */
const PRECEDENCE = [['OR'], ['AND'], ['==', '!=', '<=', '>=', '<', '>'], ['+', '-'], ['*', '/']];

const OPERATORS: Record<string, (left: number, right: number) => number> = {
  OR: (left, right) => Number(left !== 0 || right !== 0),
  AND: (left, right) => Number(left !== 0 && right !== 0),
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
  '<=': (left, right) => Number(left <= right),
  '>=': (left, right) => Number(left >= right),
  '<': (left, right) => Number(left < right),
  '>': (left, right) => Number(left > right),
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};

/**
 * The time series of an expression.
 *
 * @param metrics by their ids in the expression; all of the same length
 * @throws Error for syntax that is not supported, an unknown metric, and a result that is no time series
 */
export function evaluateMath(expression: string, metrics: Readonly<Record<string, Series>>): Series {
  const result = evaluate(new Parser(expression).parse(), metrics);
  if (typeof result === 'number') throw new Error(`${expression} is one number, not a time series.`);
  return result;
}

function evaluate(node: Node, metrics: Readonly<Record<string, Series>>): Value {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'metric': {
      const series = metrics[node.id];
      if (!series) throw new Error(`There is no metric ${node.id}.`);
      return series;
    }
    case 'if':
      return choose(
        evaluate(node.condition, metrics),
        evaluate(node.then, metrics),
        node.otherwise && evaluate(node.otherwise, metrics),
      );
    case 'binary':
      return combine(node.operator, evaluate(node.left, metrics), evaluate(node.right, metrics));
  }
}

/**
 * "Missing values in a time series are treated as 0" (arithmetic). In a comparison, a missing value is 0 where the
 * other one is present; where both are missing there is no result. "If the value of a data point causes a function to
 * attempt to divide by zero, the data point is dropped."
 */
function combine(operator: string, left: Value, right: Value): Value {
  const apply = OPERATORS[operator]!;
  if (typeof left === 'number' && typeof right === 'number') return apply(left, right);
  return Array.from({ length: lengthOf(left, right) }, (_, at) => {
    const [one, other] = [pointOf(left, at), pointOf(right, at)];
    const missing =
      (typeof left === 'number' || one === null) && (typeof right === 'number' || other === null);
    if (missing) return null;
    if (operator === '/' && (other ?? 0) === 0) return null;
    return apply(one ?? 0, other ?? 0);
  });
}

/**
 * IF(condition, then, otherwise): no result where the condition has no value; 0 where it is true and `then` has none;
 * no result where it is false and `otherwise` has none or is left out.
 */
function choose(condition: Value, then: Value, otherwise?: Value): Value {
  if (typeof condition === 'number') throw new Error('IF on one number is not supported here.');
  return condition.map((value, at) => {
    if (value === null) return null;
    if (value !== 0) return pointOf(then, at) ?? 0;
    return otherwise === undefined ? null : pointOf(otherwise, at);
  });
}

function pointOf(value: Value, at: number): number | null {
  return typeof value === 'number' ? value : (value[at] ?? null);
}

function lengthOf(...values: Value[]): number {
  return Math.max(...values.map((value) => (typeof value === 'number' ? 0 : value.length)));
}

class Parser {
  private readonly tokens: string[];

  constructor(private readonly expression: string) {
    this.tokens = expression.match(/\d+(?:\.\d+)?|[A-Za-z_]\w*|[<>=!]=|[<>+\-*/(),]|\S/g) ?? [];
  }

  parse(): Node {
    const node = this.binary(0);
    if (this.tokens.length > 0) this.refuse();
    return node;
  }

  private binary(level: number): Node {
    const operators = PRECEDENCE[level];
    if (!operators) return this.primary();
    let left = this.binary(level + 1);
    while (operators.includes(this.tokens[0] ?? '')) {
      const operator = this.tokens.shift()!;
      left = { kind: 'binary', operator, left, right: this.binary(level + 1) };
    }
    return left;
  }

  private primary(): Node {
    const token = this.tokens.shift() ?? '';
    if (/^\d/.test(token)) return { kind: 'number', value: Number(token) };
    if (token === '(') {
      const inner = this.binary(0);
      this.expect(')');
      return inner;
    }
    if (token === 'IF') return this.condition();
    // Ids of metrics begin with a lower-case letter, functions are upper case.
    if (/^[a-z]\w*$/.test(token)) return { kind: 'metric', id: token };
    this.tokens.unshift(token);
    return this.refuse();
  }

  private condition(): Node {
    this.expect('(');
    const condition = this.binary(0);
    this.expect(',');
    const then = this.binary(0);
    const otherwise = this.tokens[0] === ',' ? (this.tokens.shift(), this.binary(0)) : undefined;
    this.expect(')');
    return { kind: 'if', condition, then, otherwise };
  }

  private expect(token: string): void {
    if (this.tokens.shift() !== token) this.refuse();
  }

  private refuse(): never {
    throw new Error(`Not supported in ${this.expression}: ${this.tokens.join(' ') || 'its end'}`);
  }
}
