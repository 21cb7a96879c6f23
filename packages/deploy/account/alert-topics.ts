import { type Facts, prefixOf } from '../../facts';

/** What SNS returns in place of an ARN until the owner of the address has confirmed. */
export const PENDING = 'PendingConfirmation';

/** The two topics of each stage and of the pipeline (modules/monitoring/alert-topic.ts). */
export function topicNames({ settings }: { readonly settings: Facts }): string[] {
  return settings.stacksBesideState.flatMap((stack) =>
    ['urgent', 'later'].map((severity) => `${prefixOf(settings, stack)}-${severity}`),
  );
}
