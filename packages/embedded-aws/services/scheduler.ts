import { ACCOUNT } from '../environment';
import type { AwsRequest, Json } from '../request';
import { AwsError, type AwsResponse, jsonResponse } from '../response';
import type { Backend, Operation, Service } from '../service';
import { requireAssumableRole } from './assumable-role';

const named = ({ path }: AwsRequest): string => decodeURIComponent(path.split('/').at(-1) ?? '');

/** EventBridge Scheduler: refuses a group that does not exist and a role that it may not assume; moto accepts both. */
export const scheduler: Service = {
  moto: true,
  operations: {
    CreateScheduleGroup: async (request, backend) => {
      if (await isThere(request, backend, `/schedule-groups/${named(request)}`)) throw taken(request);
      return backend.forward(request);
    },
    DeleteScheduleGroup: async (request, backend) => {
      await requireGroup(request, backend, named(request));
      return backend.forward(request);
    },
    CreateSchedule: async (request, backend) => {
      const group = groupOf(request.json);
      await requireGroup(request, backend, group);
      if (await isThere(request, backend, `/schedules/${named(request)}?groupName=${group}`)) {
        throw taken(request);
      }
      return written(request, backend);
    },
    UpdateSchedule: async (request, backend) => {
      await requireGroup(request, backend, groupOf(request.json));
      return written(request, backend);
    },
    GetSchedule: withoutNothing(({ ActionAfterCompletion, ...schedule }) => ({
      ...schedule,
      ActionAfterCompletion: ActionAfterCompletion ?? 'NONE',
    })),
    GetScheduleGroup: withoutNothing((group) => group),
    ListSchedules: withoutNothing(({ Schedules, ...rest }) => ({
      ...rest,
      Schedules: (Schedules as Json[]).map(something),
    })),
    ListScheduleGroups: withoutNothing(({ ScheduleGroups, ...rest }) => ({
      ...rest,
      ScheduleGroups: (ScheduleGroups as Json[]).map(something),
    })),
  },
};

const groupOf = ({ GroupName }: Json): string => String(GroupName ?? 'default');

async function written(request: AwsRequest, backend: Backend): Promise<AwsResponse> {
  // The message is the one on which hashicorp/terraform-provider-aws retries, for as long as its time-out allows.
  const refusal = () =>
    new AwsError(
      'ValidationException',
      'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
    );
  await requireAssumableRole(backend.moto, request.json.Target?.RoleArn, 'scheduler.amazonaws.com', refusal);
  return backend.forward(request);
}

async function requireGroup(request: AwsRequest, backend: Backend, group: string): Promise<void> {
  if (await isThere(request, backend, `/schedule-groups/${group}`)) return;
  throw new AwsError('ResourceNotFoundException', `Schedule group ${group} does not exist.`, 404);
}

/** Whether moto finds what a path names. */
async function isThere(request: AwsRequest, { forward }: Backend, url: string): Promise<boolean> {
  const [path = ''] = url.split('?');
  const search = new URLSearchParams(url.split('?')[1] ?? '');
  const asked = { ...request, method: 'GET', url, path, search, body: Buffer.alloc(0), json: {} };
  try {
    return (await forward(asked)).status < 300;
  } catch {
    return false;
  }
}

function taken(request: AwsRequest): AwsError {
  const resource = request.action === 'CreateSchedule' ? `${groupOf(request.json)}/` : '';
  const arn = `arn:aws:scheduler:${request.region}:${ACCOUNT}:${resource}${named(request)}`;
  return new AwsError('ConflictException', `${arn} already exists.`, 409);
}

/** Moto writes null for absent values; AWS omits them. */
function withoutNothing(change: (answer: Json) => Json): Operation {
  return async (request, { forward }) => {
    const response = await forward(request);
    return response.status < 300
      ? jsonResponse(something(change(JSON.parse(response.body.toString()))))
      : response;
  };
}

function something(object: Json): Json {
  return Object.fromEntries(Object.entries(object as object).filter(([, value]) => value !== null));
}
