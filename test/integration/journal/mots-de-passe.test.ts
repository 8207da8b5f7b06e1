import sql, { raw } from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AccesEcole } from '../../../src/database/database.ts';
import { paths } from '../../../src/paths.ts';
import { renvoyerConfirmation } from '../../../src/services/comptes/confirmation.ts';
import { demanderNouvelIdentifiant } from '../../../src/services/comptes/nouvel-identifiant.ts';
import { renvoyerEchecs } from '../../../src/services/operations/envois.ts';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import { activer, informerAvec } from '../../builders/compte.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desEleves,
  desRepresentants,
  type EcoleTest,
} from '../../builders/ecole.ts';
import { journal } from '../../builders/onde.ts';
import { useTestApp } from '../../helpers/app.ts';
import { informerRepresentants, marquerMails } from '../../helpers/scenes/operations-mails.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let ecole: EcoleTest;
let eleves: string[];
let representants: string[];
let directrice: Visiteur;
let acces: AccesEcole;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps);
  const agent = await creerAgent(deps, { ecoles: [ecole] });
  eleves = await ajouterEleves(deps, ecole, desEleves(4, 1));
  representants = await ajouterRepresentants(
    deps,
    ecole,
    desRepresentants(3, eleves).map((r, rang) => ({ ...r, mail: `parent${rang}@exemple.fr` })),
  );
  acces = await accesDe(deps, agent, ecole);
  directrice = await Visiteur.connecter(test, 'directrice');
});

/** Numbers of the accounts of these fiches, smallest first. */
async function comptesDe(
  table: 'eleves' | 'representants_legaux',
  fiches: readonly string[],
): Promise<number[]> {
  const rows = await test.current.deps.database.withOps((trx) =>
    trx.rows<{ id: string }>(sql`select compte_id as id from ${raw(table)} where id = any (${fiches})`),
  );
  return rows.map(({ id }) => Number(id)).sort((a, b) => a - b);
}

/** What the last entry of this action says. */
async function dernier(action: string): Promise<{ nombre: unknown; comptes: number[] }> {
  const entree = (await journal(test.current.deps, ecole, action)).at(-1);
  const comptes = (entree?.details.comptes ?? []) as number[];
  return { nombre: entree?.details.nombre, comptes: [...comptes].sort((a, b) => a - b) };
}

describe('le journal dit de qui les mots de passe sont partis (règles §11)', () => {
  it('liste : ceux qu’elle montre, ni les activés, ni les expirés, ni les non informés', async () => {
    const { deps } = test.current;
    const [valide = '', active = '', expire = '', sans = ''] = eleves;
    await informerAvec(deps, [valide], { expireLe: new Date(Date.now() + 86_400_000) });
    await informerAvec(deps, [expire], { expireLe: new Date(Date.now() - 86_400_000) });
    await activer(deps, [active]);
    const liste = await directrice.ouvrir(paths.eleves({ uai: ecole.uai }));
    const tout = { cocher: [valide, active, expire, sans] };
    for (const bouton of ['Liste au format csv', 'Liste au format pdf']) {
      const { headers } = await directrice.envoyer(liste, bouton, tout);
      await directrice.navigation.get(String(headers.location)).expect(200);
      expect(await dernier('eleves.listes')).toEqual({
        nombre: 4,
        comptes: await comptesDe('eleves', [valide]),
      });
    }
  });

  it('feuilles : ceux de l’opération qui en ont un', async () => {
    const liste = await directrice.ouvrir(paths.eleves({ uai: ecole.uai }));
    const plan = await directrice.presser(liste, 'Informer', { cocher: eleves });
    const { url } = await directrice.presser(plan, 'Confirmer');
    const id = url.split('/').at(-1) ?? '';
    // Those who receive another one: neither the activated account nor the one whose is still good.
    const [valide = '', , expire = '', sans = ''] = eleves;
    expect((await dernier('eleves.informes')).comptes).toEqual(await comptesDe('eleves', [expire, sans]));
    expect(valide).not.toBe('');
    const feuilles = await directrice.navigation.get(paths.feuillesOperation({ uai: ecole.uai, id }));
    expect(feuilles.status).toBe(200);
    const [, active = ''] = eleves;
    const attendus = await comptesDe(
      'eleves',
      eleves.filter((fiche) => fiche !== active),
    );
    expect(await dernier('eleves.feuilles_imprimees')).toEqual({ nombre: 4, comptes: attendus });
  });

  it('mails : tous ceux à qui l’on écrit, et ceux à qui l’on renvoie', async () => {
    const { deps } = test.current;
    const operation = await informerRepresentants(deps, ecole, 'mail', representants);
    const { comptes } = await dernier('representants.informes');
    expect(comptes).toEqual(await comptesDe('representants_legaux', representants));
    const [rejete = ''] = representants;
    await marquerMails(deps, operation, 'rejete', [rejete]);
    await deps.database.withOps((trx) =>
      trx.run(sql`update representants_legaux set mail = 'neuve@exemple.fr' where id = ${rejete}`),
    );
    expect(await renvoyerEchecs(deps, { acces, auteur: 'x' }, operation)).toBe(1);
    expect(await dernier('representants.mails_renvoyes')).toEqual({
      nombre: 1,
      comptes: await comptesDe('representants_legaux', [rejete]),
    });
  });

  it('lettres : de même ; et jamais un nom, une adresse ni un mot de passe', async () => {
    const { deps } = test.current;
    const id = await informerRepresentants(deps, ecole, 'feuilles', representants.slice(0, 2));
    await directrice.navigation.get(paths.feuillesOperation({ uai: ecole.uai, id })).expect(200);
    expect((await dernier('representants.feuilles_imprimees')).comptes).toEqual(
      await comptesDe('representants_legaux', representants.slice(0, 2)),
    );
    const tout = JSON.stringify(
      await deps.database.withOps((trx) =>
        trx.rows(sql`select details from journal where ecole_id = ${ecole.id}`),
      ),
    );
    expect(tout).not.toMatch(/PARENT|NOM0|exemple\.fr|kmq7xw4hzt9/);
  });

  it('nouvel identifiant demandé, mail de confirmation renvoyé : de qui', async () => {
    const { deps } = test.current;
    const [eleve = ''] = eleves;
    expect(await demanderNouvelIdentifiant(deps, { acces, auteur: 'Claire Martin' }, 'eleve', eleve)).toEqual(
      {
        outcome: 'demande',
      },
    );
    expect((await dernier('eleves.nouvel_identifiant')).comptes).toEqual(await comptesDe('eleves', [eleve]));
    const [parent = ''] = representants;
    await deps.database.withOps((trx) =>
      trx.run(sql`update comptes set etat = 'en_cours', mail = 'a@exemple.fr'
        where id = (select compte_id from representants_legaux where id = ${parent})`),
    );
    expect(await renvoyerConfirmation(deps, { acces, auteur: 'Claire Martin' }, parent)).toEqual({
      envoyes: 1,
      attendent: 0,
      attente: 0,
    });
    expect((await dernier('representants.confirmation_renvoyee')).comptes).toEqual(
      await comptesDe('representants_legaux', [parent]),
    );
  });
});
