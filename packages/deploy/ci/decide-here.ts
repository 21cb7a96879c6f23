import type { Facts } from '../../facts';
import { lackingInBoundary } from '../boundary/boundary';
import { stagesBehind } from '../refresh/behind';
import type { askedFor } from './asked';
import { decide, type Decision } from './decide';
import { readPlans } from './plans';

/** Decides by the saved plans that are here, and by the instances and the boundary that are on AWS. */
export const decideHere = (settings: Facts, asked: ReturnType<typeof askedFor>): Promise<Decision> =>
  decide(settings, asked, {
    lacking: () => lackingInBoundary(settings),
    plans: () => readPlans(settings, asked.from),
    behind: () => stagesBehind(settings),
  });
