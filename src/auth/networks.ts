import { isIPv6 } from 'node:net';

/** What throttling calls an address. */
export interface Networks {
  /** IPv4 as it is, even wrapped in IPv6; of an IPv6 address the first 64 bits: one link, whose host chooses all the rest. */
  host: string;
  /**
   * Of an IPv6 address the first 48 bits, which one subscriber or rented server may own whole (RFC 6177): 65 536 links to
   * guess from. None for IPv4: a /24 joins 256 strangers, and whoever wants 256 addresses must have 256 addresses.
   */
  subscriber?: string;
}

export function networksOf(ip: string): Networks {
  // Some proxies write the port too: each connection would be another address.
  const written = ip.toLowerCase().replace(/^\[([^\]]*)\](:\d+)?$/, '$1');
  const address = written.replace(/^::ffff:(?=\d+\.)/, '').replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1');
  if (!isIPv6(address)) return { host: address };
  const [head = '', tail = ''] = address.replace(/%.*$/, '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const missing = address.includes('::') ? 8 - left.length - right.length : 0;
  const groups = [...left, ...Array<string>(Math.max(0, missing)).fill('0'), ...right].map((group) =>
    group.replace(/^0+(?=.)/, ''),
  );
  // Behind NAT64 (RFC 6052) the last 32 bits are somebody's IPv4 address, and all before them is the same for everybody.
  if (groups.slice(0, 6).join(':') === '64:ff9b:0:0:0:0') return { host: groups.join(':') };
  return { host: groups.slice(0, 4).join(':'), subscriber: groups.slice(0, 3).join(':') };
}
