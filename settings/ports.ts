/** The ports of this architecture: internet → load balancer → proxy → app. */
export const HTTP = 80;
export const HTTPS = 443;
/** The proxy's port on an instance, with TLS for the load balancer; above 1023, for an unprivileged user. */
export const APP = 8443;
/** The app's port for plain HTTP, only on 127.0.0.1. */
export const PLAIN = 8080;

/** Ports from which clients, load balancers and NAT gateways open connections, and to which answers return. */
export const EPHEMERAL = { from: 1024, to: 65535 };
/**
 * Ports from which Linux opens connections (`net.ipv4.ip_local_port_range` begins at 32768), for answers to instances
 * and endpoints. Narrower than EPHEMERAL, and without well-known ports such as 3389.
 */
export const LINUX_EPHEMERAL = { from: 32768, to: 65535 };

/**
 * The ICMP message of a router that a packet is too large for the next link, so that the sender sends smaller ones.
 * Without it, large answers of the load balancer never reach users behind such a link (a VPN, a mobile network). Type
 * 3, code 4.
 * [ALB guide, security groups; RFC 1191]
 */
export const FRAGMENTATION_NEEDED = { type: 3, code: 4 };

export const ANYWHERE = '0.0.0.0/0';
/** Addresses of connected networks (peering, VPN, transit gateway): RFC 1918. */
export const PRIVATE_ADDRESSES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** Who may open connections to the load balancer. */
export function clients(exposure: 'public' | 'internal'): string[] {
  return exposure === 'public' ? [ANYWHERE] : PRIVATE_ADDRESSES;
}

/** The load balancer's ports: HTTPS and HTTP with a domain, only HTTP without one. */
export function listenerPorts(stage: { readonly hostNames: readonly string[] }): number[] {
  return stage.hostNames.length > 0 ? [HTTPS, HTTP] : [HTTP];
}
