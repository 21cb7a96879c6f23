import type { Matters } from './judgements';
import { isObject, type Json, without } from './document';

const ACCOUNT = '999999999999';

/** Other values of an attribute, by its judgement, and by the form of the schema or of its value. */
export function otherValues(
  value: unknown,
  form: string,
  known: Matters | undefined,
  resources: Json,
): unknown[] {
  const other = known?.other ?? [];
  const byForm = known?.other ? [] : ofForm(value, form, known, resources);
  return [...other, ...byForm].filter(
    (one) => JSON.stringify(one) !== JSON.stringify(value) && String(one) !== String(value),
  );
}

function ofForm(value: unknown, form: string, known: Matters | undefined, resources: Json): unknown[] {
  if (typeof value === 'boolean' || /^(true|false)$/.test(String(value)))
    return [!/^true$/.test(String(value))];
  if (Array.isArray(value)) return ofList(value, form, resources);
  if (isObject(value)) return /map/.test(form) ? ofMap(value) : [];
  if (typeof value === 'number' || /^\d+(\.\d+)?$/.test(String(value)))
    return ofNumber(Number(value), known).map((one) => (typeof value === 'string' ? String(one) : one));
  return ofText(String(value), resources);
}

/** Too few, and too many. */
function ofNumber(value: number, known: Matters | undefined): number[] {
  if (known?.range) {
    const [least, most] = known.range;
    return [...(least > 0 ? [least - 1] : []), most * 10];
  }
  if (known?.harms === 'less') return value > 0 ? [Math.floor(value / 2)] : [];
  if (known?.harms === 'more') return [value * 100];
  return [-1, value * 1000 + 1000];
}

function ofText(text: string, resources: Json): unknown[] {
  const document = readDocument(text);
  if (document) return documents(document).map((one) => JSON.stringify(one));
  if (/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(text)) return ['0.0.0.0/0'];
  const reference = /^\$\{((?:data\.)?aws_\w+)\.([\w-]+)\.(\w+)\}$/.exec(text);
  if (reference) return moved(text, reference, resources);
  if (text.startsWith('arn:'))
    return [
      text.replace(/:\d{12}:/, `:${ACCOUNT}:`).replace(/:::/, `::${ACCOUNT}:`),
      'arn:aws:iam::aws:policy/AdministratorAccess',
    ];
  return [`${text}-mutant`];
}

/** References to other resources of the same type in the stack, one of each tier, and to an unknown one. */
function moved(
  text: string,
  [, type = '', name = '', attribute = '']: RegExpExecArray,
  resources: Json,
): unknown[] {
  const named = Object.keys((type.startsWith('data.') ? {} : (resources[type] ?? {})) as Json).filter(
    (one) => one !== name,
  );
  const tier = (one: string) => /private|public|urgent|later/.exec(one)?.[0] ?? '';
  const tiers = [...new Set(named.map(tier))].map((one) => named.find((other) => tier(other) === one));
  const stranger = attribute.includes('arn')
    ? `arn:aws:${type.split('_')[1] ?? 'ec2'}:us-east-1:${ACCOUNT}:stranger`
    : `stranger-${attribute}`;
  return [...tiers.map((other) => text.replace(`${type}.${name}.`, `${type}.${other}.`)), stranger];
}

/** A list with an unknown element, one without its first element, and one whose first element is moved. */
function ofList(value: readonly unknown[], form: string, resources: Json): unknown[] {
  if (value.some(isObject)) return [];
  const [first, ...rest] = value;
  const others = typeof first === 'string' && /string/.test(form) ? ofText(first, resources) : [];
  return [
    ...(rest.length > 0 ? [rest] : []),
    ...others.map((one) => [one, ...rest]),
    ...others.slice(-1).map((one) => [...value, one]),
  ];
}

function ofMap(value: Json): unknown[] {
  return Object.entries(value).flatMap(([key, one]) => {
    const rest = without(value, key);
    return [rest, { ...value, [key]: `${String(one)}-mutant` }];
  });
}

function readDocument(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Documents with one key removed, or with one text replaced by everything: for a policy in each statement, for others
 * to some depth.
 */
function documents(document: unknown, depth = 0): unknown[] {
  if (Array.isArray(document)) {
    return document.flatMap((one: unknown, index) => [
      ...(typeof one === 'string' ? [] : [document.filter((_, at) => at !== index)]),
      // The first and the last of many texts are enough.
      ...(typeof one === 'string' && index > 0 && index < document.length - 1
        ? []
        : documents(one, depth)
      ).map((other) => document.map((each: unknown, at) => (at === index ? other : each))),
    ]);
  }
  if (isObject(document)) {
    if (depth > 3) return [];
    return Object.entries(document)
      .filter(([key]) => !/^(Version|Sid)$/.test(key))
      .flatMap(([key, one]) => {
        const rest = without(document, key);
        const required = /^(Effect|Action|Statement|Resource|Principal)$/.test(key) || depth === 0;
        return [
          ...(required ? [] : [rest]),
          ...documents(one, depth + 1).map((other) => ({ ...document, [key]: other })),
        ];
      });
  }
  if (document === 'Allow' || document === 'Deny') return [];
  if (typeof document === 'boolean') return [!document];
  return typeof document === 'string' && document !== '*' ? ['*'] : [];
}

/** A value that opens something, for an attribute that is absent. */
export function valueFor(path: string, forms: Readonly<Record<string, string>>): unknown {
  const form = forms[path] ?? 'string';
  if (form.includes('block')) {
    const inner = Object.keys(forms).filter(
      (one) => one.startsWith(`${path}.`) && !one.slice(path.length + 1).includes('.'),
    );
    const required = inner.filter((one) => forms[one]?.startsWith('required'));
    const chosen = required.length > 0 ? required : inner.slice(0, 1);
    return [Object.fromEntries(chosen.map((one) => [one.slice(path.length + 1), valueFor(one, forms)]))];
  }
  if (/bool$/.test(form)) return true;
  if (/number$/.test(form)) return 1;
  if (/^(required )?(list|set) of/.test(form)) return ['0.0.0.0/0'];
  if (/map of/.test(form)) return { Project: 'mutant' };
  if (/object$/.test(form)) return [{}];
  return /arn/.test(path) ? `arn:aws:iam::${ACCOUNT}:role/stranger` : 'mutant';
}
