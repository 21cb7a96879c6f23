import { z } from 'zod';
import { decimal, flag, list, section, table, text } from './fields';
import { isDomain, isEmail, nearestDomain, nearestEmail } from './addresses';
import { isRegion, nearestRegion } from './regions';
import { isBranch, isRepository, nearestBranch, nearestRepository } from './repository';
import { appSchema } from './schema-app';
import { stageSchema } from './schema-stage';

/** Letters, digits and single hyphens, without a beginning that AWS reserves. */
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

/** Restores leading zeros, which a number loses. */
const nearestAccount = (given: unknown) => {
  const digits = String(given).replace(/[- ]/g, '');
  return /^\d{9,12}$/.test(digits) ? digits.padStart(12, '0') : undefined;
};

const uuid = text(
  "the id as CircleCI shows it, in lower case, e.g. 'c65b68ef-e73b-4bf2-be9a-7a322a9df150'",
  /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/,
  { nearest: (given) => (/^[\dA-F-]{36}$/i.test(String(given)) ? String(given).toLowerCase() : undefined) },
);

/** config.ts. */
export const settingsSchema = section({
  /** The beginning of every name in AWS. It cannot be changed later. */
  project: text(
    '2 to 21 lower-case letters, digits and single hyphens, beginning with a letter, and not with aws, amazon, amzn, ' +
      'internal, sg or sthree',
    isProject,
    { nearest: nearestProject },
  ),
  /**
   * The AWS account of all resources. Commands refuse credentials of any other account. In quotes, because a number
   * would lose its leading zeros.
   */
  account: text("the account's twelve digits in quotes, e.g. '123456789012'", /^\d{12}$/, {
    nearest: nearestAccount,
  }),
  /**
   * The AWS region of all resources; not in China or GovCloud. It cannot be changed later. Some regions have no
   * pipeline (docs/settings.md).
   */
  region: text("a commercial region of AWS, e.g. 'us-east-1'", isRegion, {
    nearest: nearestRegion,
  }),
  /**
   * A domain whose public hosted zone is in Route 53, in this account. Without a domain, the stages answer plain HTTP
   * on the load balancers' own names.
   * @default none
   */
  domain: text("a domain in lower case, e.g. 'example.com'", isDomain, { nearest: nearestDomain }).optional(),
  /** The repository of the app. */
  repository: section({
    /** Owner and name of the repository. */
    name: text("owner and name, e.g. 'acme/hello'", isRepository, { nearest: nearestRepository }),
    /** The branch whose pushes are released. */
    branch: text("a branch, e.g. 'main'", isBranch, { nearest: nearestBranch }),
    /**
     * ARN of an existing connection in the same account.
     * @default the pipeline stack creates one, which a person completes once
     */
    connection: text(
      "the ARN of a connection, e.g. 'arn:aws:codeconnections:us-east-1:123456789012:connection/…'",
      /^arn:aws:(?:codeconnections|codestar-connections):[a-z\d-]+:\d{12}:connection\/[\da-f-]{36}$/,
    ).optional(),
  }),
  /**
   * Whether a pipeline releases pushes of the app. Without it, the stages are the same, and a person releases to them
   * (docs/releases.md). It must be `false` in regions that lack a service of the pipeline (docs/settings.md).
   * @default true
   */
  pipeline: flag().default(true),
  /** Who gets alarms, and the account's budget. */
  alerts: section({
    /** Addresses that get the mails of alarms and events. AWS asks each address to confirm. Each address once. */
    emails: list(
      text("an e-mail address, e.g. 'ops@example.com'", isEmail, { nearest: nearestEmail }),
      1,
      10,
      'e-mail addresses',
    ),
    /** The account's budget in US dollars a month. AWS sends a mail at 80 % and at 100 % of it, and when its forecast exceeds it. */
    monthlyBudgetUsd: decimal(1, 10_000_000, 'US dollars a month'),
  }),
  /** The CircleCI project that may plan and apply. @default none: there are no roles for CI */
  circleci: section({
    /** The organization's id: Organization Settings, Overview. */
    organization: uuid,
    /** The project's id: Project Settings, Overview. */
    project: uuid,
  }).optional(),
  /** The app's settings in every stage. @default each setting's own */
  app: appSchema.prefault({}),
  /** The stages by name, in the order of deployment; they are destroyed in the reverse order. */
  stages: table(stageSchema, 'at least one stage, e.g. { staging: { … } }', { min: 1 }),
});

/** The settings as config.ts has them. */
export type SettingsInput = z.input<typeof settingsSchema>;
/** The same with defaults, but without derived values. */
export type ParsedSettings = z.output<typeof settingsSchema>;
export type ParsedStage = ParsedSettings['stages'][string];
