import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Stack, Values } from '../../documents';
import { bySchema, type Judged, withoutReferences } from './judged';

const ROOT = join(__dirname, '../../..');

/** The events that run scripts; the others are CodeDeploy's own. [CodeDeploy user guide, "AppSpec 'hooks' section"] */
const HOOKS = [
  'ApplicationStop',
  'BeforeInstall',
  'AfterInstall',
  'ApplicationStart',
  'ValidateService',
  'BeforeBlockTraffic',
  'AfterBlockTraffic',
  'BeforeAllowTraffic',
  'AfterAllowTraffic',
];

/**
 * The agent ignores unknown hooks, and unknown keys of scripts, without a message. [CodeDeploy user guide, "AppSpec
 * file reference"; aws/aws-codedeploy-agent, application_specification.rb and script_info.rb]
 */
export const appSpecification = bySchema({
  type: 'object',
  required: ['version', 'os'],
  additionalProperties: false,
  properties: {
    version: { const: 0 },
    os: { enum: ['linux', 'windows'] },
    file_exists_behavior: { enum: ['DISALLOW', 'OVERWRITE', 'RETAIN'] },
    files: {
      type: 'array',
      items: {
        type: 'object',
        required: ['source', 'destination'],
        additionalProperties: false,
        properties: {
          source: { type: 'string' },
          destination: { type: 'string', pattern: '^/' },
          file_exists_behavior: { enum: ['DISALLOW', 'OVERWRITE', 'RETAIN'] },
        },
      },
    },
    permissions: { type: 'array' },
    hooks: {
      type: 'object',
      propertyNames: { enum: HOOKS },
      additionalProperties: {
        type: 'array',
        items: {
          type: 'object',
          required: ['location'],
          additionalProperties: false,
          properties: {
            location: { type: 'string', minLength: 1 },
            // All scripts of one event may take an hour together.
            timeout: { type: 'integer', minimum: 1, maximum: 3600 },
            runas: { type: 'string' },
            sudo: { type: 'boolean' },
          },
        },
      },
    },
  },
});

const PHASE = {
  'run-as': { type: 'string' },
  'on-failure': { type: 'string', pattern: '^(ABORT|CONTINUE|RETRY(-\\d+)?(-.+)?)$' },
  commands: { type: 'array', minItems: 1, items: { type: 'string' } },
  finally: { type: 'array', items: { type: 'string' } },
};

const phase = (more: object = {}) => ({
  type: 'object',
  additionalProperties: false,
  properties: { ...PHASE, ...more },
});

/**
 * Only the runtimes that this project uses: look another one up before you add it. [CodeBuild user guide, "Available
 * runtimes": both Amazon Linux 2023 images have these of Node.js]
 */
const RUNTIMES = {
  type: 'object',
  additionalProperties: false,
  properties: { nodejs: { enum: [18, 20, 22] } },
};

/** [CodeBuild user guide, "Build specification reference for CodeBuild"] */
export const buildSpecification = bySchema({
  type: 'object',
  required: ['version', 'phases'],
  additionalProperties: false,
  properties: {
    version: { enum: [0.2] }, // in version 0.1 each command has a shell of its own
    'run-as': { type: 'string' },
    env: {
      type: 'object',
      additionalProperties: false,
      properties: {
        shell: { enum: ['bash', '/bin/sh'] },
        variables: { type: 'object', additionalProperties: { type: 'string' } },
        'parameter-store': { type: 'object', additionalProperties: { type: 'string' } },
        'secrets-manager': { type: 'object', additionalProperties: { type: 'string' } },
        'exported-variables': { type: 'array', items: { type: 'string' } },
        'git-credential-helper': { enum: ['no', 'yes'] },
      },
    },
    proxy: { type: 'object' },
    batch: { type: 'object' },
    phases: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      properties: {
        install: phase({ 'runtime-versions': RUNTIMES }), // in no other phase
        pre_build: phase(),
        build: phase(),
        post_build: phase(),
      },
    },
    reports: { type: 'object' },
    artifacts: {
      type: 'object',
      required: ['files'],
      additionalProperties: false,
      properties: {
        files: { type: 'array', minItems: 1, items: { type: 'string' } },
        name: { type: 'string' },
        'discard-paths': { enum: ['no', 'yes'] },
        'base-directory': { type: 'string' },
        'exclude-paths': { type: 'array', items: { type: 'string' } },
        'enable-symlinks': { enum: ['no', 'yes'] },
        's3-prefix': { type: 'string' },
        'secondary-artifacts': { type: 'object' },
      },
    },
    cache: {
      type: 'object',
      required: ['paths'],
      additionalProperties: false,
      properties: {
        key: { type: 'string' },
        'fallback-keys': { type: 'array', items: { type: 'string' } },
        action: { enum: ['restore', 'save'] },
        paths: { type: 'array', minItems: 1, items: { type: 'string' } },
      },
    },
  },
});

/** Checks the app's own two files. */
export function filesOfTheApp(): Judged[] {
  const file = (name: string, kind: string, judge: (value: unknown) => string[]): Judged => {
    const text = readFileSync(join(ROOT, name), 'utf8');
    return { kind, place: name, text, problems: judge(parse(text)) };
  };
  return [
    file('app/appspec.yml', 'appspec', appSpecification),
    file('app/buildspec.yml', 'buildspec', buildSpecification),
  ];
}

/** Checks the build specifications that are in CodeBuild projects themselves; one that names a file is left out. */
export function buildSpecifications(stack: Stack): Judged[] {
  return stack.all('aws_codebuild_project').flatMap(({ address, values }) => {
    const text = String((values['source'] as Values | undefined)?.['buildspec'] ?? '');
    if (!text.includes('\n')) return [];
    const problems = buildSpecification(parse(withoutReferences(text)));
    return [{ kind: 'buildspec', place: address, text, problems }];
  });
}
