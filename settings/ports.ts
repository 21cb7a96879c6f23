/** The ports of the design, in one place: internet → load balancer → proxy → app. */
export const HTTP = 80;
export const HTTPS = 443;
/** Where instances answer the load balancer, with TLS: their proxy; above 1024, so that an unprivileged user can. */
export const APP = 8443;
/** Where the app listens for plain HTTP, on 127.0.0.1 alone. */
export const PLAIN = 8080;

/** Ports that answers come back to: from clients of any kind, load balancers and NAT gateways. */
export const EPHEMERAL = { from: 1024, to: 65535 };
/**
 * Ports that Linux opens connections from (`net.ipv4.ip_local_port_range` begins at 32768). Narrower than EPHEMERAL,
 * and without well-known ports such as 3389 in it, where only instances and endpoints receive answers.
 */
export const LINUX_EPHEMERAL = { from: 32768, to: 65535 };

/**
 * The ICMP message by which a router says that a packet is too large for the next link, so that the sender sends
 * smaller ones. A load balancer that never hears it sends large answers into nothing, for users behind such a link (a
 * VPN, a mobile network). Type 3, code 4. [ALB guide, security groups; RFC 1191]
 */
export const FRAGMENTATION_NEEDED = { type: 3, code: 4 };

/** Everyone. */
export const ANYWHERE = '0.0.0.0/0';
/** Addresses that only connected networks (peering, VPN, transit gateway) can have: RFC 1918. */
export const PRIVATE_ADDRESSES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** Who may open connections to the load balancer. */
export function clients(exposure: 'public' | 'internal'): string[] {
  return exposure === 'public' ? [ANYWHERE] : PRIVATE_ADDRESSES;
}

/** The ports the load balancer listens on: with a domain HTTPS, and HTTP that only redirects; without one HTTP. */
export function listenerPorts(stage: { readonly hostNames: readonly string[] }): number[] {
  return stage.hostNames.length > 0 ? [HTTPS, HTTP] : [HTTP];
}
