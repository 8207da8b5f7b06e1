import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { noterRebond } from '../../../../src/services/operations/rebonds.ts';
import { creerAgent } from '../../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  type RepresentantTest,
} from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import { jeton } from '../../../helpers/scenes/scene.ts';
import { type Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let ecole: EcoleTest;
let enfants: string[];
let directrice: Visiteur;
let collegue: Visiteur;
beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps);
  await creerAgent(deps, { ecoles: [ecole] });
  await creerAgent(deps, { identifiant: 'collegue', ecoles: [ecole] });
  enfants = await ajouterEleves(deps, ecole, [{ nom: 'LEROY', prenom: 'Ava' }]);
  directrice = await Visiteur.connecter(test, 'directrice');
  collegue = await Visiteur.connecter(test, 'collegue');
});

const ajouter = (...parents: Omit<RepresentantTest, 'prenom'>[]) =>
  ajouterRepresentants(
    test.current.deps,
    ecole,
    parents.map((parent) => ({ prenom: 'Zoé', enfants, ...parent })),
  );
const enBase = useBase(test);
const planifier = async (bouton: string, ids: readonly string[]): Promise<Page> =>
  directrice.presser(await directrice.ouvrir(paths.representantsLegaux({ uai: ecole.uai })), bouton, {
    cocher: ids,
  });
const operationDe = ({ url }: Page) => url.split('/').at(-1) ?? '';
const forcer = async (qui: Visiteur, plan: Page) => {
  // Read first: the form goes with the cookies of that page.
  const _csrf = await jeton(qui);
  return qui.navigation
    .post(paths.confirmerOperation({ uai: ecole.uai, id: operationDe(plan) }))
    .type('form')
    .send({ _csrf });
};

describe('deux fiches d’un seul compte', () => {
  it.each([
    ['le plan par mail', ['Informer par mail']],
    ['le plan par feuilles, puis par mail', ['Informer par feuilles', 'Informer par mail plutôt']],
  ])('par mail, celle qui a une adresse est retenue : %s', async (_nom, [bouton = '', suite]) => {
    const [autre = '', sansMail = '', avecMail = ''] = await ajouter(
      { nom: 'AAC', mail: 'autre@exemple.fr' },
      { nom: 'AAA' },
      { nom: 'AAB', mail: 'zoe@exemple.fr' },
    );
    await enBase(
      sql`update representants_legaux
       set compte_id = (select compte_id from representants_legaux where id = ${sansMail}) where id = ${avecMail}`,
    );
    let plan = await planifier(bouton, [autre, sansMail, avecMail]);
    if (suite !== undefined) plan = await directrice.presser(plan, suite);
    await directrice.presser(plan, 'Confirmer');
    const envois = await enBase(sql`select adresse from envois where operation_id = ${operationDe(plan)}`);
    expect(envois).toHaveLength(2);
    expect(envois).toContainEqual({ adresse: 'zoe@exemple.fr' });
  });
});

describe('une confirmation qui n’est pas celle de la page', () => {
  it('d’un plan périmé, par deux agents à la fois : un seul plan le remplace', async () => {
    const ids = await ajouter({ nom: 'DEUX' }, { nom: 'AGENTS' });
    const plan = await planifier('Informer par feuilles', ids);
    await enBase(
      sql`update comptes set version = version + 1 where id in (select compte_id from representants_legaux
         where id = any (${ids}))`,
    );
    const reponses = await Promise.all([directrice, collegue].map((qui) => forcer(qui, plan)));
    const adresses = reponses.map(({ headers }) => headers.location);
    expect(adresses[0]).toBe(adresses[1]);
    expect(
      await enBase(sql`select id from operations where id >= ${operationDe(plan)} and etat = 'planifiee'`),
    ).toEqual([{ id: adresses[0]?.split('/').at(-1) }]);
  });

  it('d’un plan dont une fiche est passée à un autre compte entre-temps : le nouveau plan l’a encore', async () => {
    const [garde = '', passee = ''] = await ajouter({ nom: 'GARDE' }, { nom: 'PASSEE' });
    const [autre = ''] = await ajouter({ nom: 'AUTRE' });
    const plan = await planifier('Informer par feuilles', [garde, passee]);
    await enBase(
      sql`with quitte as (update comptes set version = version + 1
         where id = (select compte_id from representants_legaux where id = ${passee}))
       update representants_legaux
       set compte_id = (select compte_id from representants_legaux where id = ${autre}) where id = ${passee}`,
    );
    const nouveau = await directrice.ouvrir((await forcer(directrice, plan)).headers.location ?? '');
    expect(
      await enBase(
        sql`select o.fiche_id, o.compte_id = r.compte_id as "deMaintenant" from operation_comptes o
         join representants_legaux r on r.id = o.fiche_id
         where o.operation_id = ${operationDe(nouveau)} and o.fiche_id = any (${[garde, passee]}) order by o.fiche_id`,
      ),
    ).toEqual(
      [garde, passee]
        .sort((a, b) => Number(a) - Number(b))
        .map((fiche_id) => ({ fiche_id, deMaintenant: true })),
    );
  });

  it('d’un plan dont plus personne n’est dans l’école : il le dit, et ne demande pas de cocher', async () => {
    const ids = await ajouter({ nom: 'PARTI' }, { nom: 'PARTIE' });
    const plan = await planifier('Informer par feuilles', ids);
    await enBase(
      sql`with partis as (update representants_legaux set parti_le = now() where id = any (${ids}) returning compte_id)
       update comptes set version = version + 1 where id in (select compte_id from partis)`,
    );
    const { status, text } = await forcer(directrice, plan);
    expect([status, text]).toEqual([409, expect.stringContaining('Plus aucun représentant légal choisi')]);
  });

  it('d’un plan qui ne sert personne : rien ne se fait, et rien ne passe pour fait', async () => {
    const plan = await planifier('Informer par mail', await ajouter({ nom: 'SANSMAIL' }));
    const reponse = await forcer(directrice, plan);
    expect([reponse.status, reponse.text]).toEqual([409, expect.stringContaining('Rien à faire')]);
    expect(await enBase(sql`select etat from operations where id = ${operationDe(plan)}`)).toEqual([
      { etat: 'planifiee' },
    ]);
  });
});

describe('un rebond qui arrive tard', () => {
  it('d’une adresse que ONDE a remplacée : ce qu’on sait de la nouvelle reste vrai', async () => {
    const { deps } = test.current;
    const [fiche] = await ajouter({ nom: 'TARD', mail: 'ancienne@exemple.fr' });
    const plan = await planifier('Informer par mail', [fiche ?? '']);
    await directrice.presser(plan, 'Confirmer');
    const [envoi] = await enBase<{ message_id: string }>(
      sql`update envois set statut = 'envoye', envoye_le = now() where operation_id = ${operationDe(plan)}
         returning message_id`,
    );
    await enBase(
      sql`update representants_legaux set mail = 'neuve@exemple.fr', mail_refuse = 'neuve@exemple.fr',
         mail_refuse_motif = 'Inconnue' where id = ${fiche}`,
    );
    expect(await noterRebond(deps, { messageId: envoi?.message_id ?? '', statut: '5.1.1' })).toBe('note');
    expect(
      await enBase(sql`select mail_refuse, mail_refuse_motif from representants_legaux where id = ${fiche}`),
    ).toEqual([{ mail_refuse: 'neuve@exemple.fr', mail_refuse_motif: 'Inconnue' }]);
  });
});
