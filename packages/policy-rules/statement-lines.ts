import type { Values } from '../documents';

/** A target group's name ends in a checksum of the arguments that replace it. */
const CHECKSUM = /(:targetgroup\/[\w-]+-)[0-9a-f]{8}(?=\/)/;

/**
 * The content of a policy's statement, a line each: `Allow`, `action s3:GetObject`, `on arn:…`, `for Service
 * ec2.amazonaws.com`, `if Bool aws:SecureTransport`, `if Bool aws:SecureTransport = false`. Unknown elements
 * get a line, too.
 */
export function statementLines(statement: Values): string[] {
  return Object.entries(statement).flatMap(([element, value]) => {
    switch (element) {
      case 'Sid':
        return [];
      case 'Effect':
        return [said(value)];
      case 'Action':
        return all(value).map((action) => `action ${action}`);
      case 'Resource':
        return all(value).map((resource) => `on ${resource.replace(CHECKSUM, '$1<checksum>')}`);
      case 'Principal':
        return principals(value);
      case 'Condition':
        return conditions(value);
      default:
        return [`${element} ${said(value)}`];
    }
  });
}

function principals(value: unknown): string[] {
  if (!isObject(value)) return [`for ${said(value)}`];
  return Object.entries(value).flatMap(([kind, who]) => all(who).map((one) => `for ${kind} ${one}`));
}

/**
 * The key and each value of a condition have a line of their own, so that a missing condition is noticed
 * although its values differ between projects.
 */
function conditions(value: unknown): string[] {
  if (!isObject(value)) return [`if ${said(value)}`];
  return Object.entries(value).flatMap(([operator, keys]) =>
    Object.entries(Object(keys) as object).flatMap(([key, values]) => [
      `if ${operator} ${key}`,
      ...all(values).map((one) => `if ${operator} ${key} = ${one}`),
    ]),
  );
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const said = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
const all = (value: unknown) => [value].flat().map(said);
