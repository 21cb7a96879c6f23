import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../command';
import { sha256 } from './code';
import { parseMeta, type PlanMeta } from './meta';

/** The plan itself, its JSON, its summary, and its metadata. */
const FILES = {
  plan: 'plan.tfplan',
  json: 'plan.json',
  summary: 'summary.md',
  meta: 'plan.meta.json',
} as const;

/** The plan of one stack in a folder, with its files. */
export class SavedPlan {
  constructor(
    readonly stack: string,
    readonly folder: string,
  ) {}

  /** The path of a file. Absolute if the folder is. */
  file(which: keyof typeof FILES): string {
    return join(this.folder, FILES[which]);
  }

  /** Deletes the files, so that a run that fails leaves no older plan that looks like its own. */
  remove(): void {
    for (const name of Object.values(FILES)) rmSync(join(this.folder, name), { force: true });
  }

  /** Writes one of the files, readable only by its owner. */
  write(which: 'json' | 'summary' | 'meta', text: string): void {
    // A plan's JSON contains sensitive values unencrypted.
    writeFileSync(this.file(which), text, { mode: 0o600 });
  }

  /** Copies all files to a folder, which is created where it does not exist. */
  copyTo(folder: string): SavedPlan {
    const copy = new SavedPlan(this.stack, folder);
    mkdirSync(folder, { recursive: true });
    copy.remove();
    for (const name of Object.values(FILES)) copyFileSync(join(this.folder, name), join(folder, name));
    return copy;
  }

  /** SHA-256 of the plan file. */
  hash(): string {
    return sha256(readFileSync(this.file('plan')));
  }

  /**
   * Compares the plan file with its metadata byte for byte, and returns the metadata.
   *
   * @throws UserError where there is no plan, a file is missing, the plan is another stack's, or the file was
   * changed
   */
  verify(): PlanMeta {
    const again = `Nothing was changed. Plan again: npm run plan -- ${this.stack}`;
    if (!existsSync(this.file('plan')))
      throw new UserError(`There is no saved plan of ${this.stack} in ${this.folder}. ${again}`);
    const meta = this.readMeta(again);
    if (meta.stack !== this.stack)
      throw new UserError(
        `The plan in ${this.folder} is a plan of ${meta.stack}, not of ${this.stack}. ${again}`,
      );
    if (this.hash() !== meta.planFile)
      throw new UserError(
        `${this.file('plan')} is not the file that was planned and reviewed: its SHA-256 differs from the one in ` +
          `${FILES.meta}. ${again}`,
      );
    return meta;
  }

  private readMeta(again: string): PlanMeta {
    const file = this.file('meta');
    if (!existsSync(file))
      throw new UserError(
        `${file} is missing: without it the plan cannot be matched to its state and code. ${again}`,
      );
    try {
      return parseMeta(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      throw new UserError(`${file} was not written by npm run plan. ${again}`);
    }
  }
}
