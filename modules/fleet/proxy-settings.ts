/** What the proxy takes from a stage's settings. */
export interface ProxySettingsProps {
  /** Path that the load balancer asks, beginning with a slash. */
  readonly healthPath: string;
  /** Seconds after which the load balancer closes a connection on which nothing comes. */
  readonly idleTimeoutSeconds: number;
  /** MiB that the body of a request may have. */
  readonly bodyLimitMiB: number;
}

/** Seconds that the proxy waits longer than the load balancer, where the client should hear of it from that. */
const LONGER = 5;

/**
 * The part of the proxy's configuration that depends on settings, which instance/nginx.conf includes.
 *
 * A path in single quotes: settings allow no character in it that nginx would read as its own.
 */
export function proxySettings({ healthPath, idleTimeoutSeconds, bodyLimitMiB }: ProxySettingsProps): string {
  const wait = `${idleTimeoutSeconds + LONGER}s`;
  return [
    `client_max_body_size ${bodyLimitMiB}m;`,
    ...['client_body_timeout', 'send_timeout', 'proxy_read_timeout', 'proxy_send_timeout'].map(
      (name) => `${name} ${wait};`,
    ),
    'map $request_uri $is_health_path {',
    '  default 0;',
    `  '${healthPath}' 1;`,
    '}',
    '',
  ].join('\n');
}
