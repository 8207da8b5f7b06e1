import ipaddr from 'ipaddr.js';

/** Global unicast (RFC 4291 §2.4): what stands outside, as « ::127.0.0.1 », is not on the internet. */
const IPV6_PUBLIQUES = ipaddr.IPv6.parseCIDR('2000::/3');

/** Answers to machines of a cloud only, whatever their network (Azure, « WireServer »). */
const RESERVEES_AUX_NUAGES = ['168.63.129.16'];

/**
 * Whether everybody on the internet reaches this address. Private, loopback, link-local, shared, documentation, translated
 * ones (6to4, Teredo, NAT64, IPv4 in IPv6: they lead to whatever they hold) and clouds' metadata are not.
 */
export function estPublique(texte: string): boolean {
  if (!ipaddr.isValid(texte)) return false;
  const adresse = ipaddr.parse(texte);
  if (adresse.range() !== 'unicast' || RESERVEES_AUX_NUAGES.includes(adresse.toString())) return false;
  return adresse instanceof ipaddr.IPv4 || adresse.match(IPV6_PUBLIQUES);
}
