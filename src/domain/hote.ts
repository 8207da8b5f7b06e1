/**
 * Whether this host is the machine itself: loopback (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3), « localhost » (RFC 6761 §6.3).
 * Accepts a name, an address, an IPv6 address in brackets as URLs write it.
 */
export function estCetteMachine(hote: string): boolean {
  const nom = hote
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  return /^((.+\.)?localhost|(::ffff:)?127(\.\d{1,3}){3}|::ffff:7f[\da-f]{2}:[\da-f]{1,4}|::1)$/.test(nom);
}
