import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../../packages/command';

export const CONFIG = '.circleci/config.yml';
export const CONTINUE = '.circleci/continue.yml';

/** What a file in .circleci/ says, as far as the tests look into it. */
export interface CircleCiFile {
  readonly parameters: Record<string, unknown>;
  readonly executors: Record<string, unknown>;
  readonly commands: Record<string, unknown>;
  readonly jobs: Record<string, unknown>;
  readonly workflows: Record<string, { readonly jobs: readonly unknown[] }>;
}

export const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
export const read = (file: string): CircleCiFile => parse(textOf(file)) as CircleCiFile;
