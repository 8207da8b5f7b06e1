import { fauteDAdresse } from '../domain/ecole/adresse-de-service.ts';
import {
  type EchecVerification,
  REDIRECTIONS_MAX,
  VERIFICATION_MAX_MS,
  type VerificationDAdresse,
} from '../domain/ecole/verification.ts';
import { estPublique } from './adresses-publiques.ts';
import { resoudre } from './resolution.ts';
import { type Visite, visiter } from './visite.ts';

/** The internet, as a test may replace it: no setting of the environment does. */
export interface Internet {
  resoudre(nom: string, signal: AbortSignal): Promise<string[]>;
  estPublique: typeof estPublique;
  connexion: Visite['connexion'];
}

export interface Verificateur {
  /** Fetches the address as a browser would. « interdite »: where no page may lead. Never throws. */
  verifier(adresse: string, interdite?: (url: URL) => boolean): Promise<VerificationDAdresse>;
}

const echec = (raison: EchecVerification): VerificationDAdresse => ({ outcome: 'echec', raison });

/** The only way by which this application opens an address that somebody typed (decision 042). */
export function createVerificateur(remplace: Partial<Internet> = {}): Verificateur {
  const internet: Internet = { resoudre, estPublique, connexion: undefined, ...remplace };
  return {
    async verifier(adresse, interdite = () => false) {
      const fin = new AbortController();
      const minuterie = setTimeout(() => fin.abort(), VERIFICATION_MAX_MS);
      try {
        return await suivre(internet, new URL(adresse), interdite, fin.signal);
      } catch (error) {
        return echec(fin.signal.aborted ? 'trop_lent' : raisonDe(error));
      } finally {
        clearTimeout(minuterie);
      }
    },
  };
}

/** Each address that a page leads to is judged as the first one was, resolved once, and reached where that said. */
async function suivre(
  internet: Internet,
  depart: URL,
  interdite: (url: URL) => boolean,
  signal: AbortSignal,
): Promise<VerificationDAdresse> {
  const vues = new Set<string>();
  let url = depart;
  for (let sauts = 0; sauts <= REDIRECTIONS_MAX; sauts += 1) {
    url.hash = '';
    if (vues.has(url.href)) return echec('boucle');
    vues.add(url.href);
    if (interdite(url)) return echec('scolarite_services');
    const refus = sauts === 0 ? 'hors_internet' : 'redirection_refusee';
    if (fauteDAdresse(url) !== undefined) return echec(refus);
    const adresses = await internet.resoudre(url.hostname.replace(/\.$/, ''), signal);
    if (adresses.length === 0 || !adresses.every(internet.estPublique)) return echec(refus);
    const { statut, vers } = await visiter({ url, adresses, signal, connexion: internet.connexion });
    if (vers === undefined) return juger(statut);
    if (!URL.canParse(vers, url.href)) return echec('redirection_refusee');
    const suivante = new URL(vers, url);
    if (url.protocol === 'https:' && suivante.protocol === 'http:') return echec('redirection_en_clair');
    url = suivante;
  }
  return echec('trop_de_redirections');
}

function juger(statut: number): VerificationDAdresse {
  if (statut >= 200 && statut < 300) return { outcome: 'verifiee' };
  if (statut === 401 || statut === 403) return echec('acces_refuse');
  if (statut === 404 || statut === 410) return echec('introuvable');
  return echec(statut >= 500 ? 'en_panne' : 'reponse_inattendue');
}

/** By the codes of Node (net, tls, dns) and of undici. */
function raisonDe(error: unknown): EchecVerification {
  const { code = '' } = error as { code?: string };
  if (code === 'DNS') return 'recherche_impossible';
  if (code === 'CERT_HAS_EXPIRED') return 'certificat_expire';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'certificat_autre_nom';
  if (/CERT|SIGNATURE|ISSUER/.test(code)) return 'certificat_inconnu';
  if (/^(ERR_SSL|ERR_TLS|EPROTO)/.test(code)) return 'connexion_securisee';
  return /^(HPE_|UND_ERR_HEADERS_OVERFLOW)/.test(code) ? 'reponse_inattendue' : 'ne_repond_pas';
}
