import { domainToUnicode } from 'node:url';
import type { Profil } from '../comptes/etats.ts';
import { estScolariteServices, URL_SCOLARITE_SERVICES } from './scolarite-services.ts';

/** Printed on sheets that families copy by hand. Characters, as the address is kept; the database refuses longer ones. */
export const ADRESSE_MAX = 200;

/** Why an address is not one that a school may print. */
export type FauteDAdresse =
  | 'espace'
  | 'schema'
  | 'identifiants'
  | 'port'
  | 'numerique'
  | 'nom_incomplet'
  | 'trop_longue'
  | 'scolarite_services';

export type LectureDAdresse =
  | { outcome: 'adresse'; adresse: string }
  | { outcome: 'refusee'; faute: FauteDAdresse };

/** A last label that begins with a letter: an address in numbers never does, however it is written (WHATWG URL, §3.5). */
const NOM_COMPLET = /^([a-z0-9_-]+\.)+[a-z][a-z0-9-]*$/;
const NUMERIQUE = /^\[|^[\d.]+$/;

/** What somebody typed, as it is kept: normalised, in ASCII, « https:// » understood when no scheme was given. */
export function lireAdresse(profil: Profil, saisie: string): LectureDAdresse {
  const refusee = (faute: FauteDAdresse): LectureDAdresse => ({ outcome: 'refusee', faute });
  const texte = saisie.trim();
  if (/\s/.test(texte)) return refusee('espace');
  const complete = avecSchema(texte);
  const url = URL.canParse(complete) ? new URL(complete) : undefined;
  if (url === undefined) return refusee('nom_incomplet');
  const faute = fauteDAdresse(url);
  if (faute !== undefined) return refusee(faute);
  url.hostname = nomDe(url);
  if (estInterdite(profil, url)) return refusee('scolarite_services');
  const adresse = url.pathname + url.search + url.hash === '/' ? url.origin : url.href;
  return adresse.length > ADRESSE_MAX ? refusee('trop_longue') : { outcome: 'adresse', adresse };
}

/** « ent.ecole.fr » and « ent.ecole.fr:8080 » have no scheme; « javascript:… » has one. */
function avecSchema(texte: string): string {
  const schema = /^[a-z][a-z\d+.-]*:(?!\d)/i.test(texte);
  return schema ? texte : `https://${texte.replace(/^\/+/, '')}`;
}

/** What no address of a service may be, whoever gives it: a director, or a page that leads there. */
export function fauteDAdresse(url: URL): FauteDAdresse | undefined {
  if (!/^https?:$/.test(url.protocol)) return 'schema';
  if (url.username !== '' || url.password !== '') return 'identifiants';
  if (url.port !== '') return 'port';
  if (NUMERIQUE.test(url.hostname)) return 'numerique';
  return NOM_COMPLET.test(nomDe(url)) ? undefined : 'nom_incomplet';
}

/** Without the final dot of a name that says it is complete. */
const nomDe = ({ hostname }: URL): string => hostname.replace(/\.$/, '');

/** Pupils have no access to Scolarité Services (guide §6). */
export const estInterdite = (profil: Profil, url: URL): boolean =>
  profil === 'eleve' && estScolariteServices(nomDe(url));

/** The name as it is read, when it is not written so: « xn--cole-9oa.fr » is « école.fr », or looks like it. */
export function nomAffiche(adresse: string): string | null {
  const { hostname } = new URL(adresse);
  const lu = domainToUnicode(hostname);
  return lu === '' || lu === hostname ? null : lu;
}

/** Printed for everybody of the profile, whatever the school (guide §6). */
export const ADRESSES_PAR_DEFAUT: Readonly<Record<Profil, readonly string[]>> = {
  eleve: [],
  representant_legal: [URL_SCOLARITE_SERVICES],
};

/** The addresses that sheets, letters, mails and portal print: those of everybody, then those that schools show. */
export const adressesImprimees = (profil: Profil, affichees: readonly string[]): string[] => [
  ...new Set([...ADRESSES_PAR_DEFAUT[profil], ...affichees]),
];
