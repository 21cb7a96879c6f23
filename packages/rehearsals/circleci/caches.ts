import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { list, NotPlayed, text } from './strict';

/**
 * The caches of a project, stored as hard links. Paths in the home folder (`~/.npm`) belong to this machine and are
 * neither saved nor restored.
 */
export class Caches {
  private readonly saved = new Map<string, readonly string[]>();

  constructor(private readonly folder: string) {}

  /** @returns whether the cache existed */
  restore(template: unknown, job: string): boolean {
    const key = keyOf(text(template, 'restore_cache'), job);
    const paths = this.saved.get(key);
    paths?.forEach((path) => link(join(this.folderOf(key), path), join(job, path)));
    return paths !== undefined;
  }

  /** Saves a cache. As in CircleCI, an existing cache is not overwritten. */
  save(template: unknown, paths: unknown, job: string): void {
    const key = keyOf(text(template, 'save_cache'), job);
    if (this.saved.has(key)) return;
    const wanted = list(paths, 'save_cache').map((path) => text(path, 'save_cache'));
    const there = wanted.filter((path) => !path.startsWith('~/') && existsSync(join(job, path)));
    there.forEach((path) => link(join(job, path), join(this.folderOf(key), path)));
    this.saved.set(key, there);
  }

  private folderOf(key: string): string {
    return join(this.folder, createHash('sha256').update(key).digest('hex').slice(0, 16));
  }
}

/** Copies by hard links, which take no space. */
function link(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  execFileSync('cp', ['-al', from, to]);
}

/** Fills a key's template: `packages-{{ arch }}-{{ checksum "package-lock.json" }}`. */
function keyOf(template: string, job: string): string {
  return template.replace(/\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    if (expression === 'arch') return `${process.platform}-${process.arch}`;
    const file = /^checksum "(.+)"$/.exec(expression)?.[1];
    if (file === undefined) throw new NotPlayed(`{{ ${expression} }} in the key of a cache`);
    return createHash('sha256')
      .update(readFileSync(join(job, file)))
      .digest('hex');
  });
}
