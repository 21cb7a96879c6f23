import { ACCOUNT } from '../environment';
import type { Memory } from '../memory';
import type { AwsRequest, Json } from '../request';
import { AwsError, type AwsResponse, jsonResponse } from '../response';
import type { Backend, Service } from '../service';
import { requireAssumableRole } from './assumable-role';
import { now } from './seconds';

const REQUIRED = ['name', 'source', 'artifacts', 'environment', 'serviceRole'];

/** CodeBuild's projects. Builds are not run. */
export function codebuild(memory: Memory): Service {
  const projects = memory.map<Json>('codebuild projects');
  const keyOf = (region: string, name: string) => `${region}/${name.split('project/').pop()}`;
  const save = (request: AwsRequest, project: Json) => {
    projects.set(keyOf(request.region, project.name), project);
    return jsonResponse({ project });
  };
  return {
    moto: false,
    existing: () => [...projects.values()].map((project) => `codebuild project ${project.name}`),
    operations: {
      CreateProject: async (request, backend) => {
        if (projects.has(keyOf(request.region, String(request.json.name)))) {
          const arn = arnOf(request.region, request.json.name);
          throw new AwsError('ResourceAlreadyExistsException', `Project already exists: ${arn}`);
        }
        const missing = REQUIRED.find((field) => request.json[field] === undefined);
        if (missing) throw invalid(`Invalid input: ${missing} is required`);
        await validate(request, backend);
        return save(request, { ...created(request), ...withDefaults(request.json) });
      },
      UpdateProject: async (request, backend) => {
        const before = projects.get(keyOf(request.region, String(request.json.name)));
        if (!before) throw notFound(request.region, request.json.name);
        await validate(request, backend);
        return save(request, {
          ...before,
          ...withDefaults({ ...before, ...request.json }),
          lastModified: now(),
        });
      },
      BatchGetProjects: (request) => batchGet(request, (name) => projects.get(keyOf(request.region, name))),
      ListProjects: () => jsonResponse({ projects: [...projects.values()].map((project) => project.name) }),
      DeleteProject: (request) => {
        projects.delete(keyOf(request.region, String(request.json.name)));
        return jsonResponse({});
      },
    },
  };
}

function arnOf(region: string, name: string): string {
  return `arn:aws:codebuild:${region}:${ACCOUNT}:project/${name}`;
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidInputException', message);
}

function notFound(region: string, name: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Project cannot be found: ${arnOf(region, name)}`);
}

async function validate({ json }: AwsRequest, { moto }: Backend): Promise<void> {
  if (json.name && !/^[A-Za-z0-9][A-Za-z0-9\-_]{1,149}$/.test(json.name)) {
    throw invalid(`Invalid project name: ${json.name}`);
  }
  if (json.timeoutInMinutes !== undefined && (json.timeoutInMinutes < 5 || json.timeoutInMinutes > 2160)) {
    throw invalid('Invalid timeout: it must be between 5 and 2160 minutes');
  }
  if (json.source?.type === 'CODEPIPELINE' && json.artifacts && json.artifacts.type !== 'CODEPIPELINE') {
    throw invalid('Invalid artifacts: artifact type must be CODEPIPELINE when source type is CODEPIPELINE');
  }
  if (json.serviceRole === undefined) return;
  await requireAssumableRole(moto, json.serviceRole, 'codebuild.amazonaws.com', (arn) =>
    invalid(`CodeBuild is not authorized to perform: sts:AssumeRole on ${arn}`),
  );
}

function created({ region, json }: AwsRequest): Json {
  return {
    arn: arnOf(region, json.name),
    created: now(),
    lastModified: now(),
    encryptionKey: `arn:aws:kms:${region}:${ACCOUNT}:alias/aws/s3`,
    timeoutInMinutes: 60,
    queuedTimeoutInMinutes: 480,
    projectVisibility: 'PRIVATE',
    badge: { badgeEnabled: false },
  };
}

/** A project as CodeBuild returns it: with defaults for what was left out, at every depth that clients read. */
function withDefaults(json: Json): Json {
  const { badgeEnabled, ...project } = json;
  return {
    ...project,
    ...(badgeEnabled === undefined ? {} : { badge: { badgeEnabled } }),
    cache: project.cache ?? { type: 'NO_CACHE' },
    source: { gitCloneDepth: 0, insecureSsl: false, ...project.source },
    artifacts:
      project.artifacts.type === 'CODEPIPELINE'
        ? { name: project.name, packaging: 'NONE', encryptionDisabled: false, ...project.artifacts }
        : project.artifacts,
    environment: {
      environmentVariables: [],
      privilegedMode: false,
      imagePullCredentialsType: 'CODEBUILD',
      ...project.environment,
    },
    logsConfig: {
      cloudWatchLogs: { status: 'ENABLED' },
      s3Logs: { status: 'DISABLED', encryptionDisabled: false },
      ...project.logsConfig,
    },
    tags: project.tags ?? [],
  };
}

/** Clients ask for a new project by its ARN or by its name. */
function batchGet(request: AwsRequest, find: (name: string) => Json | undefined): AwsResponse {
  const names = request.json.names as string[];
  return jsonResponse({
    projects: names.map(find).filter((project) => project !== undefined),
    projectsNotFound: names.filter((name) => find(name) === undefined),
  });
}
