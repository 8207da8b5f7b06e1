import sql from 'sql-template-tag';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { bloquer, informerAvec } from '../../../builders/compte.ts';
import type { EcoleTest } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { ouvrirClient, tenter } from '../../../helpers/attaques.ts';
import { oublierLesLimites, passant } from '../../../helpers/scenes/portail/inscription.ts';
import {
  ajouterParent,
  codeDe,
  messages,
  nouvelleEcole,
  oublierIdentifiant,
  oublierMotDePasse,
  rendreActif,
  type Titulaire,
  travailler,
} from '../../../helpers/scenes/portail/oubli.ts';

const test = useTestApp();
let ecole: EcoleTest;

/** One account of each kind, all with the same contacts but the last two digits. */
const CAS = [
  'inconnu',
  'non_informe',
  'informe',
  'actif',
  'sans_contact',
  'bloque',
  'franceconnect',
] as const;
type Cas = (typeof CAS)[number];
const NOM: Readonly<Record<Cas, string>> = {
  inconnu: 'INCONNU',
  non_informe: 'ATTENDU',
  informe: 'INFORMEE',
  actif: 'ACTIVE',
  sans_contact: 'SEULE',
  bloque: 'BLOQUEE',
  franceconnect: 'FRANCE',
};
const portable = (cas: Cas) => `06 12 34 56 0${CAS.indexOf(cas)}`;
const e164 = (cas: Cas) => `+3361234560${CAS.indexOf(cas)}`;
const mail = (cas: Cas) => `${NOM[cas].toLowerCase()}@exemple.fr`;
const parents = new Map<Cas, Titulaire>();
const identifiantDe = (cas: Cas): string => parents.get(cas)?.identifiant ?? 'a.inconnu99';

const toutesLesTraces = (texte: string, cas: Cas): string =>
  [identifiantDe(cas), portable(cas).replaceAll(' ', '\u00a0'), portable(cas), mail(cas)]
    .reduce((reste, mot) => reste.replaceAll(mot, '…'), texte.replaceAll('<wbr>', ''))
    .replace(/name="_csrf" value="[^"]*"/g, '');

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await nouvelleEcole(test, 'École des Tilleuls');
  for (const cas of CAS.slice(1)) {
    const parent = await ajouterParent(test, ecole, { nom: NOM[cas], portable: e164(cas), mail: mail(cas) });
    parents.set(cas, parent);
    const confirmes = { portable: e164(cas), mail: mail(cas) };
    if (cas === 'informe')
      await informerAvec(deps, [parent.ficheId], {
        expireLe: new Date(Date.now() + 86_400_000),
        profil: 'representant_legal',
      });
    else if (cas === 'sans_contact') await rendreActif(test, parent, 'representant_legal');
    else if (cas !== 'non_informe') await rendreActif(test, parent, 'representant_legal', confirmes);
    if (cas === 'bloque') await bloquer(deps, [parent.ficheId], 'representant_legal');
    if (cas === 'franceconnect')
      await deps.database.withOps((trx) =>
        trx.run(
          sql`update comptes set mot_de_passe_hache = null, franceconnect_sub = 'sub', origine = 'franceconnect' where id = ${parent.compteId}`,
        ),
      );
  }
});

beforeEach(() => oublierLesLimites(test));

describe('ce que la page répond ne dit rien de personne (règles §8.6)', () => {
  it('mot de passe : même page avant, pendant et après, quel que soit le compte ; un code pour un seul', async () => {
    const pages: Record<string, string[]> = {};
    for (const cas of CAS) {
      const visiteur = passant(test);
      const attente = await oublierMotDePasse(visiteur, identifiantDe(cas), 'SMS');
      await travailler(test);
      const relue = await visiteur.ouvrir(paths.portailCode());
      const faux = await visiteur.presser(relue, 'Continuer', { remplir: { code: '000000' } });
      const encore = await visiteur.presser(faux, 'Envoyer un autre code');
      pages[cas] = [attente, relue, faux, encore].map(
        ({ statut, url, html }) => `${statut} ${url}\n${toutesLesTraces(html, cas)}`,
      );
    }
    for (const cas of CAS) expect(pages[cas], cas).toEqual(pages.inconnu);
    await travailler(test);
    const recus = (cas: Cas) =>
      messages(test)
        .sms.filter(({ to }) => to === e164(cas))
        .map(({ text }) => text);
    expect(recus('actif').map((texte) => codeDe(texte))).toHaveLength(2);
    for (const cas of CAS.filter((autre) => autre !== 'actif'))
      expect(recus(cas).join(' '), cas).not.toMatch(/\d{6}/);
    expect(recus('bloque')[0]).toContain('est bloqué');
    expect(recus('franceconnect')[0]).toContain('FranceConnect');
    expect(recus('non_informe')[0]).toContain("la feuille ou le mail de l'école");
    expect(recus('informe')[0]).toContain("n'est pas encore activé");
    expect(recus('sans_contact')).toEqual([]);
    expect(recus('inconnu')).toEqual([]);
  });

  it('identifiant : de même, par SMS et par mail', async () => {
    for (const contact of [portable, mail]) {
      const pages: Record<string, string> = {};
      for (const cas of CAS) {
        const visiteur = passant(test);
        const saisie = { contact: contact(cas), nom: NOM[cas], prenom: 'Anne' };
        const attente = await oublierIdentifiant(visiteur, saisie);
        await travailler(test);
        const relue = await visiteur.ouvrir(paths.portailCode());
        pages[cas] = [attente, relue]
          .map(({ statut, url, html }) => `${statut} ${url}\n${toutesLesTraces(html, cas)}`)
          .join('\n');
      }
      for (const cas of CAS) expect(pages[cas], cas).toEqual(pages.inconnu);
    }
  });

  it('ni par du SQL : rien de ce que la session peut lire ne change avec le compte', async () => {
    const lire = async (cas: Cas) => {
      const visiteur = passant(test);
      const page = await oublierMotDePasse(visiteur, identifiantDe(cas), 'mail');
      await travailler(test);
      const cookie = visiteur.navigation.jar.getCookie('comptes1d-portail', {
        domain: '127.0.0.1',
        path: '/',
        secure: false,
        script: false,
      });
      expect(page.url).toBe(paths.portailCode());
      const client = await ouvrirClient(test.current.portailUrl);
      await client.query('begin');
      await client.query('select from entrer_portail($1)', [cookie?.value]);
      const vus = [];
      for (const requete of [
        "select canal, envoye, echec, destination is not null as ou from mon_code_attendu('oubli_mot_de_passe')",
        'select count(*)::int from comptes',
        'select count(*)::int from representants_legaux',
        'select mes_fiches(), mes_eleves()',
        'select etat, compte_id, code_prouve from garde_portail($1, false)',
      ])
        vus.push(
          (await tenter(client, requete, requete.includes('$1') ? [cookie?.value] : undefined)).lignes,
        );
      for (const interdit of [
        'select * from portail_codes',
        'select * from portail_sessions',
        'select * from codes_envoyes',
        'select * from mes_identifiants_retrouves()',
      ]) {
        await client.query('savepoint s');
        const { code } = await tenter(client, interdit);
        expect([interdit, code]).toEqual([interdit, '42501']);
        await client.query('rollback to savepoint s');
      }
      await client.query('rollback');
      await client.end();
      return vus;
    };
    const attendu = await lire('inconnu');
    expect(attendu[0]).toEqual([{ canal: 'mail', envoye: false, echec: null, ou: true }]);
    for (const cas of ['actif', 'bloque', 'franceconnect', 'informe'] as const)
      expect(await lire(cas), cas).toEqual(attendu);
  });

  it('la demande écrite ne porte que ce qui a été tapé : aucun contact du compte', async () => {
    const { deps } = test.current;
    const demandes = await deps.database.withOps((trx) =>
      trx.rows<{ saisie: string; destination: string | null }>(
        sql`select saisie::text, destination from portail_codes where but like 'oubli%'`,
      ),
    );
    expect(demandes.length).toBeGreaterThan(0);
    // The contact of the account stands nowhere that the portal reads.
    for (const { destination } of demandes) expect(destination).toBeNull();
  });
});
