import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../../src/auth/password-hashing.ts';
import { paths } from '../../../src/paths.ts';
import { ajouterRepresentants } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { attribuerIdentifiants } from '../../helpers/nuit.ts';
import { Famille } from '../../helpers/scenes/portail/famille.ts';
import {
  CHOISI,
  type EcoleDePortail,
  informerEleve,
  informerGardien,
  ouvrirEcole,
} from '../../helpers/scenes/portail/informes.ts';
import { exigerMemeTemps, medianeDe } from '../../helpers/temps.ts';

const test = useTestApp({ TRUST_PROXY: '1' });
const enBase = useBase(test);
let ecole: EcoleDePortail;
/** What somebody may type, by what it is: none of it may be told from another. */
let identifiants: Record<string, string>;
let reseau = 0;
/** Each try from a network of its own: no counter makes one answer differ from another. */
const arriver = () => {
  reseau += 1;
  return new Famille(test, `198.18.${Math.floor(reseau / 250)}.${(reseau % 250) + 1}`);
};

beforeAll(async () => {
  ecole = await ouvrirEcole(test);
  const hache = await hashPassword(CHOISI);
  const poser = async (compteId: string, choisi: boolean, etat: string) => {
    if (choisi) await enBase(sql`delete from provisoires where compte_id = ${compteId}`);
    await enBase(sql`update comptes set etat = ${etat}, origine = 'etablissement',
      mot_de_passe_hache = ${choisi ? hache : null} where id = ${compteId}`);
  };
  const creer = async (etat: 'informe' | 'en_cours' | 'actif', choisi = etat !== 'informe') => {
    const qui = await informerGardien(test, ecole);
    await poser(qui.compteId, choisi, etat);
    return qui;
  };
  const [jamaisInforme = ''] = await ajouterRepresentants(test.current.deps, ecole, [
    { nom: 'TARD', prenom: 'Léo' },
  ]);
  const [{ identifiant: nonInforme } = { identifiant: '' }] = await enBase<{ identifiant: string }>(
    sql`select c.identifiant from comptes c join representants_legaux r on r.compte_id = c.id where r.id = ${jamaisInforme}`,
  );
  const bloque = await creer('actif');
  await enBase(sql`update comptes set bloque = true where id = ${bloque.compteId}`);
  const perime = await creer('informe');
  await enBase(sql`update provisoires set expire_le = now() where compte_id = ${perime.compteId}`);
  const retire = await creer('actif');
  await enBase(sql`update comptes set nouvel_identifiant_demande_le = now() where id = ${retire.compteId}`);
  expect(await attribuerIdentifiants(test.current.deps)).toBe(1);
  identifiants = {
    inconnu: 'z.personne99',
    'inconnu, une seconde fois': 'y.quiconque98',
    'jamais informé': nonInforme,
    informé: (await creer('informe')).identifiant,
    'en cours': (await creer('en_cours')).identifiant,
    actif: (await creer('actif')).identifiant,
    'actif, une seconde fois': (await creer('actif')).identifiant,
    réinitialisé: (await creer('actif', false)).identifiant,
    bloqué: bloque.identifiant,
    périmé: perime.identifiant,
    retiré: retire.identifiant,
    'élève, à la porte des parents': (await informerEleve(test, ecole)).identifiant,
    'une agente': ecole.agent.identifiant,
  };
});

const FAUX = 'pas celui-là du tout';
const entrer = async (identifiant: string, motDePasse = FAUX) => {
  const famille = arriver();
  const page = await famille.ouvrir(paths.portailRepresentant());
  const debut = performance.now();
  const reponse = await famille.envoyer(page, 'Se connecter', { remplir: { identifiant, motDePasse } });
  return { reponse, ms: performance.now() - debut, famille };
};
const sansLePropre = (html: string, identifiant: string) =>
  html.replace(/name="_csrf" value="[^"]*"/g, 'name="_csrf"').replaceAll(identifiant, '…');

describe('« mêmes mots, même temps » : ce qu’un mauvais mot de passe apprend (règles §11)', () => {
  it('même statut, mêmes en-têtes, même page, quel que soit l’identifiant', async () => {
    const vues = new Map<string, string[]>();
    for (const [quoi, identifiant] of Object.entries(identifiants)) {
      const { reponse } = await entrer(identifiant);
      const entetes = Object.entries(reponse.headers)
        .filter(([nom]) => !['date', 'etag', 'content-length', 'x-request-id'].includes(nom))
        .map(([nom, valeur]) => `${nom}: ${String(valeur).replace(/=[^;,]+/, '=…')}`)
        .sort();
      const vue = JSON.stringify([reponse.status, entetes, sansLePropre(reponse.text, identifiant)]);
      vues.set(vue, [...(vues.get(vue) ?? []), quoi]);
    }
    expect([...vues.values()]).toEqual([Object.keys(identifiants)]);
    expect([...vues.keys()][0]).toContain('L’identifiant ou le mot de passe n’est pas le bon');
  });

  it('ni l’attente qui grandit : elle est la même pour qui n’existe pas', async () => {
    const attentes: Record<string, string[]> = {};
    for (const quoi of ['inconnu', 'informé', 'actif', 'bloqué', 'retiré']) {
      const identifiant = identifiants[quoi] ?? '';
      const famille = arriver();
      const textes: string[] = [];
      for (let essai = 0; essai < 7; essai += 1) {
        const page = await famille.entrer({ profil: 'representant_legal', identifiant }, FAUX);
        textes.push(page.texte.replaceAll(identifiant, '…').replace(/\d+ secondes?/g, 'n secondes'));
      }
      attentes[quoi] = textes;
    }
    for (const quoi of Object.keys(attentes)) expect(attentes[quoi], quoi).toEqual(attentes.inconnu);
    expect(attentes.inconnu?.at(-1)).toContain('Trop d’essais');
    expect(attentes.inconnu?.[0]).not.toContain('Vous pourrez réessayer');
  });

  it('le même temps : deux identifiants ne diffèrent pas plus que deux fois le même', async () => {
    const vides: number[] = [];
    const mediane = await exigerMemeTemps({
      quoi: [...PAIRES.flat(), 'jamais informé', 'informé', 'bloqué', 'retiré'],
      paires: PAIRES,
      chronometrer: async (quoi) => (await entrer(identifiants[quoi] ?? '')).ms,
      tours: 7,
      preparer: async () => vides.push((await entrer(identifiants.actif ?? '', '')).ms),
    });
    // Without the work of a hash an answer takes much less: the measure would have seen it.
    expect(medianeDe(vides)).toBeLessThan(0.7 * mediane);
  }, 300_000);

  it('ce qui n’est pas bon n’est dit qu’après le bon mot de passe (règles §8.6)', async () => {
    const dits = async (quoi: string) => {
      const { reponse, famille } = await entrer(identifiants[quoi] ?? '', CHOISI);
      expect(famille.session).toBeUndefined();
      return reponse.text;
    };
    expect(await dits('bloqué')).toContain('Ce compte est bloqué');
    expect(await dits('retiré')).toContain('Votre identifiant a changé');
  });
});

const PAIRES = [
  ['inconnu', 'inconnu, une seconde fois'],
  ['actif', 'actif, une seconde fois'],
] as const;
