/** The settings of a stage that the proxy needs. */
export interface ProxySettingsProps {
  /** Path of the load balancer's health check, with its slash in front. */
  readonly healthPath: string;
  /** Seconds after which the load balancer closes an idle connection. */
  readonly idleTimeoutSeconds: number;
  /** Largest body of a request, in MiB. */
  readonly bodyLimitMiB: number;
}

/** Seconds that the proxy waits longer than the load balancer, so that the load balancer answers the client. */
const LONGER = 5;

/**
 * The part of the proxy's configuration that depends on settings; instance/nginx.conf includes it. The path needs no
 * escaping in single quotes: the settings refuse every character that nginx would read differently.
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
