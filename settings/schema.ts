import { z } from 'zod';
import { decimal, flag, list, section, table, text } from './fields';
import { isDomain, isEmail, nearestDomain, nearestEmail } from './addresses';
import { isRegion, nearestRegion } from './regions';
import { isBranch, isRepository, nearestBranch, nearestRepository } from './repository';
import { appSchema } from './schema-app';
import { stageSchema } from './schema-stage';

/** Letters, digits and single hyphens; not what AWS keeps for itself as the beginning of a name. */
const isProject = (value: string) =>
  value.length >= 2 &&
  value.length <= 21 &&
  /^[a-z][a-z\d]*(?:-[a-z\d]+)*$/.test(value) &&
  !/^(?:aws|amazon|amzn|internal-|sg-|sthree-)/.test(`${value}-`);

const nearestProject = (given: unknown) => {
  const meant = String(given)
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '-');
  return isProject(meant) ? meant : undefined;
};

/** A number has lost its leading zeros, or a text its first digits: twelve digits were meant. */
const nearestAccount = (given: unknown) => {
  const digits = String(given).replace(/[- ]/g, '');
  return /^\d{9,12}$/.test(digits) ? digits.padStart(12, '0') : undefined;
};

const uuid = text(
  "the id as CircleCI shows it, in lower case, e.g. 'c65b68ef-e73b-4bf2-be9a-7a322a9df150'",
  /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/,
  { nearest: (given) => (/^[\dA-F-]{36}$/i.test(String(given)) ? String(given).toLowerCase() : undefined) },
);

/** config.ts as a person writes it. */
export const settingsSchema = section({
  /** The beginning of every name in AWS. It cannot be changed later. */
  project: text(
    '2 to 21 lower-case letters, digits and single hyphens, beginning with a letter, and not with aws, amazon, amzn, ' +
      'internal, sg or sthree',
    isProject,
    { nearest: nearestProject },
  ),
  /**
   * The AWS account that everything is in. With credentials of any other, nothing is done. A number would lose its
   * leading zeros, hence the quotes.
   */
  account: text("the account's twelve digits in quotes, e.g. '123456789012'", /^\d{12}$/, {
    nearest: nearestAccount,
  }),
  /**
   * The AWS region that everything is in; not China or GovCloud. It cannot be changed later. Some regions have no
   * pipeline (docs/settings.md).
   */
  region: text("a commercial region of AWS, e.g. 'us-east-1'", isRegion, {
    nearest: nearestRegion,
  }),
  /**
   * A domain whose public Route 53 hosted zone is in the account. Without it, the stages answer over plain HTTP on the
   * load balancers' own names.
   * @default none
   */
  domain: text("a domain in lower case, e.g. 'example.com'", isDomain, { nearest: nearestDomain }).optional(),
  /** Where the app's source is. */
  repository: section({
    /** Owner and name of the repository that the app is in. */
    name: text("owner and name, e.g. 'acme/hello'", isRepository, { nearest: nearestRepository }),
    /** The branch that is released. */
    branch: text("a branch, e.g. 'main'", isBranch, { nearest: nearestBranch }),
    /**
     * A connection that exists, in the same account.
     * @default the pipeline stack makes one, which a person completes once
     */
    connection: text(
      "the ARN of a connection, e.g. 'arn:aws:codeconnections:us-east-1:123456789012:connection/…'",
      /^arn:aws:(?:codeconnections|codestar-connections):[a-z\d-]+:\d{12}:connection\/[\da-f-]{36}$/,
    ).optional(),
  }),
  /**
   * Whether there is a pipeline that releases pushes of the app. Without one the stages are the same, and a person
   * releases to them (docs/releases.md). It must be `false` in regions where AWS lacks what a pipeline is made of
   * (docs/settings.md).
   * @default true
   */
  pipeline: flag().default(true),
  /** Who hears of trouble. */
  alerts: section({
    /** Who hears of trouble. AWS sends each address a mail to confirm; every address once. */
    emails: list(
      text("an e-mail address, e.g. 'ops@example.com'", isEmail, { nearest: nearestEmail }),
      1,
      10,
      'e-mail addresses',
    ),
    /** US dollars a month that the account may cost. An alert says when it is on the way past it. */
    monthlyBudgetUsd: decimal(1, 10_000_000, 'US dollars a month'),
  }),
  /** The CircleCI project that may plan and apply. @default none: no roles for CI are made */
  circleci: section({
    /** The organization's id: Organization Settings, Overview. */
    organization: uuid,
    /** The project's id: Project Settings, Overview. */
    project: uuid,
  }).optional(),
  /** What the app needs from every stage. @default a health path, nothing else */
  app: appSchema.prefault({}),
  /** The stages by their names, in the order in which they are deployed; destroyed in the reverse order. */
  stages: table(stageSchema, 'at least one stage, e.g. { staging: { … } }', { min: 1 }),
});

/** What `defineConfig` takes. */
export type SettingsInput = z.input<typeof settingsSchema>;
/** The same, with defaults filled in and nothing derived yet. */
export type ParsedSettings = z.output<typeof settingsSchema>;
export type ParsedStage = ParsedSettings['stages'][string];
