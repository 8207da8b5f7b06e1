import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../../src/auth/password-hashing.ts';
import { NAISSANCES_PAR_JOUR } from '../../../src/domain/portail/codes.ts';
import { useTestApp } from '../../helpers/app.ts';
import { tenter, useConnexions } from '../../helpers/attaques.ts';
import { useBase } from '../../helpers/base.ts';
import { champsDesDates } from '../../helpers/scenes/portail/dates.ts';
import { Famille } from '../../helpers/scenes/portail/famille.ts';
import {
  type EcoleDePortail,
  type Informe,
  type InformeGardien,
  informerEleve,
  informerGardien,
  lireCompte,
  NAISSANCE,
  ouvrirEcole,
  premier,
} from '../../helpers/scenes/portail/informes.ts';
import { ouvrirSessionDe } from '../../helpers/scenes/portail/sessions-portail.ts';
import type { Page } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp({ TRUST_PROXY: '1' });
const enBase = useBase(test);
const connexions = useConnexions(test);
const HACHE = await hashPassword('sept tortues au galop');
let ecole: EcoleDePortail;
beforeAll(async () => {
  ecole = await ouvrirEcole(test);
});

const FAUSSE = 'Ce n’est pas la date que l’école connaît';
const ATTENDRE = 'Trop de dates essayées';
const date = (i: number) => `2017-05-${String(i + 1).padStart(2, '0')}`;
const essayees = async ({ compteId }: Informe): Promise<number> =>
  (
    await enBase<{ n: number }>(
      sql`select coalesce((select cardinality(le) from naissances_essayees where compte_id = ${compteId}), 0) as n`,
    )
  )[0]?.n ?? 0;

describe('dates de naissance devinées (règles §8.3)', () => {
  it('cinq essais, puis il faut attendre, la bonne date comprise ; d’un autre réseau et d’un autre navigateur aussi', async () => {
    const qui = await informerEleve(test, ecole);
    const famille = new Famille(test, '192.0.2.1');
    let page = await famille.commencer(qui);
    for (let i = 0; i < 5; i += 1) {
      page = await famille.direNaissance(page, date(i));
      expect(page.texte, String(i)).toContain(FAUSSE);
    }
    expect(page.texte).toContain('Vous pourrez réessayer dans 1 minute');
    for (const ip of ['192.0.2.1', '203.0.113.9']) {
      const autre = new Famille(test, ip);
      const refusee = await autre.direNaissance(await autre.commencer(qui));
      expect(refusee.texte).toContain(ATTENDRE);
    }
    expect(await essayees(qui)).toBe(5);
    expect((await lireCompte(test, qui)).etat).toBe('informe');
    // Nobody else waits.
    const voisin = await informerEleve(test, ecole);
    expect((await new Famille(test, '192.0.2.1').activerEleve(voisin)).texte).toContain(
      'le compte est activé',
    );
  });

  it('trente dates envoyées ensemble comptent pour trente : cinq sont jugées', async () => {
    const qui = await informerEleve(test, ecole);
    const famille = new Famille(test);
    const page: Page = await famille.commencer(qui);
    const reponses = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        famille
          .envoyer(page, 'Continuer', { remplir: champsDesDates({ naissance: date(i % 28) }) })
          .then((r) => r),
      ),
    );
    expect(reponses.filter(({ text }) => text.includes(FAUSSE))).toHaveLength(5);
    expect(reponses.filter(({ text }) => text.includes(ATTENDRE))).toHaveLength(25);
    expect(await essayees(qui)).toBe(5);
  });

  it('un représentant légal n’apprend pas laquelle est fausse, ni qu’une est juste', async () => {
    const qui = await informerGardien(test, ecole, {
      enfants: [{}, { prenom: 'Zoé', naissance: '2016-11-30' }],
    });
    const famille = new Famille(test);
    let page = await famille.commencer(qui);
    const textes = new Set<string>();
    for (const [une, deux] of [
      [NAISSANCE, '2016-11-29'],
      ['2018-03-08', '2016-11-30'],
      ['2018-03-08', '2016-11-29'],
    ] as const) {
      const [a, b] = qui.enfants;
      page = await famille.direDates(page, { [a?.ficheId ?? '']: une, [b?.ficheId ?? '']: deux });
      textes.add(page.texte);
    }
    expect(textes.size).toBe(1);
    expect([...textes][0]).toContain('Une de ces dates n’est pas celle que l’école connaît');
    expect(await enBase(sql`select 1 from enfants_confirmes where compte_id = ${qui.compteId}`)).toEqual([]);
    // Right, all of it is forgotten.
    expect((await famille.direLesDates(page, qui)).texte).toContain('Quelle est votre adresse mail');
  });

  it('un essai de trop dans la base : vingt par jour, quels que soient les sessions et les processus', async () => {
    const eleve = await informerEleve(test, ecole);
    const gardien = await informerGardien(test, ecole);
    const juger = async (qui: Informe | InformeGardien, le: string) => {
      const session = await ouvrirSessionDe(test, qui, 'activation', { nouveauHache: HACHE });
      await connexions.portail.query('begin');
      await connexions.portail.query('select from entrer_portail($1)', [session]);
      const { lignes } =
        'enfants' in qui
          ? await tenter(connexions.portail, 'select dire_mes_enfants($1, $2, $3) as reponse', [
              [premier(qui.enfants).ficheId],
              ['date'],
              [le],
            ])
          : await tenter(connexions.portail, 'select activer_par_ma_naissance($1, $2) as reponse', [
              le,
              'n'.repeat(43),
            ]);
      await connexions.portail.query('commit');
      return lignes[0]?.reponse;
    };
    for (const qui of [eleve, gardien]) {
      const reponses: unknown[] = [];
      for (let i = 0; i < NAISSANCES_PAR_JOUR; i += 1) reponses.push(await juger(qui, date(i)));
      expect(new Set(reponses)).toEqual(new Set(['fausse']));
      expect(await juger(qui, NAISSANCE)).toBe('trop');
      expect((await lireCompte(test, qui)).etat).toBe('informe');
      // A day later, to the minute; who was refused meanwhile has not waited longer for it.
      const vieillir = (minutes: number) =>
        enBase(sql`update naissances_essayees set le = array(select x - ${minutes} * interval '1 minute' from unnest(le) x)
          where compte_id = ${qui.compteId}`);
      await vieillir(24 * 60 - 1);
      expect(await juger(qui, NAISSANCE)).toBe('trop');
      await vieillir(1);
      expect(await juger(qui, NAISSANCE)).toBe('juste');
    }
  });
});
