import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { cleNom } from '../../../../src/domain/onde/cles.ts';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import { attribuerIdentifiants } from '../../../helpers/nuit.ts';
import { jetonDe } from '../../../helpers/visiteur/csrf.ts';
import { boutonsDe, type Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
/** The guardian both schools know, and what only the other school knows. */
const PARENT = { nom: 'LE GOFF', prenom: 'Éva', mail: 'eva@exemple.fr', portable: '0600000001' };
const ENFANT_AILLEURS = 'Capucine';

let ici: EcoleTest;
let ailleurs: EcoleTest;
let fiche: string;
let ficheAilleurs: string;
let directrice: Visiteur;
let voisine: Visiteur;

const params = () => ({ uai: ici.uai, id: fiche });
const enBase = useBase(test);
const compte = () =>
  test.current.deps.database.withOps((trx) =>
    trx.one<{ identifiant: string; demande: boolean }>(
      sql`select c.identifiant, c.nouvel_identifiant_demande_le is not null as demande
       from representants_legaux r join comptes c on c.id = r.compte_id where r.id = ${fiche}`,
    ),
  );
const nommer = (id: string, nom: string, prenom: string) =>
  enBase(
    sql`update representants_legaux set nom = ${nom}, prenom = ${prenom}, cle_nom = ${cleNom(nom)},
       cle_nom_usage = ${cleNom(nom)}, cle_prenom = ${cleNom(prenom)}
     where id = ${id}`,
  );
/** The page that recalls the identifier, or the refusal. */
const ouvrirDemande = () => directrice.ouvrir(paths.nouvelIdentifiantRepresentant(params()));

beforeAll(async () => {
  const { deps } = test.current;
  ici = await creerEcole(deps, { uai: uai(1), nom: 'École des Tilleuls' });
  ailleurs = await creerEcole(deps, { uai: uai(2), nom: 'École des Platanes' });
  const peupler = async (ecole: EcoleTest, enfant: string) => {
    const enfants = await ajouterEleves(deps, ecole, [{ nom: 'LE GOFF', prenom: enfant }]);
    const [id = ''] = await ajouterRepresentants(deps, ecole, [{ ...PARENT, enfants }]);
    return id;
  };
  fiche = await peupler(ici, 'Léo');
  ficheAilleurs = await peupler(ailleurs, ENFANT_AILLEURS);
  // What the person does in the portal (rules §8.5): no school's file does it.
  await enBase(
    sql`update representants_legaux set compte_id = (select compte_id from representants_legaux where id = ${fiche})
     where id = ${ficheAilleurs}`,
  );
  await creerAgent(deps, { ecoles: [ici] });
  await creerAgent(deps, { identifiant: 'voisine', ecoles: [ailleurs] });
  directrice = await Visiteur.connecter(test, 'directrice');
  voisine = await Visiteur.connecter(test, 'voisine');
});

describe('Nouvel identifiant d’un représentant légal (guide §7)', () => {
  const verifierRefus = (page: Page) => {
    expect(page.statut).toBe(409);
    expect(page.texte).toContain('ne sont pas les mêmes dans toutes les écoles');
    expect(page.texte).toContain(
      'demande d’assistance auprès de votre académie, une fois les données corrigées',
    );
    expect(page.html).toContain(`href="${paths.representantLegal(params())}"`);
    for (const secret of ['LE GOF ', 'LE GOF<', 'Ève', ENFANT_AILLEURS, 'Platanes', ailleurs.uai])
      expect(page.html).not.toContain(secret);
  };

  it('refusé, avec la raison et que faire, tant qu’une autre école écrit le nom ou le prénom autrement', async () => {
    const confirmation = await ouvrirDemande();
    expect(confirmation.statut).toBe(200);
    for (const [nom, prenom] of [
      ['LE GOF', 'Éva'],
      ['LE GOFF', 'Ève'],
    ] as const) {
      await nommer(ficheAilleurs, nom, prenom);
      verifierRefus(await ouvrirDemande());
      verifierRefus(await directrice.presser(confirmation, 'Confirmer'));
    }
    expect((await compte()).demande).toBe(false);
  });

  it('le refus dit comment joindre l’assistance de l’académie, quand les exploitants l’ont dite', async () => {
    expect((await ouvrirDemande()).texte).not.toContain('Assistance de votre académie');
    await enBase(
      sql`insert into academies (nom, assistance_adresse, assistance_telephone)
       values ('Aix-Marseille', 'assistance@exemple.fr', '04 90 00 00 00'), ('Nice', 'nice@exemple.fr', null)`,
    );
    const refus = await ouvrirDemande();
    expect(refus.texte).toContain('Assistance de votre académie : assistance@exemple.fr, 04 90 00 00 00');
    expect(refus.html).toContain('href="mailto:assistance@exemple.fr"');
    expect(refus.html).not.toContain('nice@exemple.fr');
    await enBase(sql`delete from academies`);
  });

  it('une école où la fiche est partie ne compte plus', async () => {
    await enBase(sql`update representants_legaux set parti_le = now() where id = ${ficheAilleurs}`);
    expect((await ouvrirDemande()).statut).toBe(200);
    await enBase(sql`update representants_legaux set parti_le = null where id = ${ficheAilleurs}`);
    expect((await ouvrirDemande()).statut).toBe(409);
  });

  it('la base ne répond pas sur le compte d’une fiche que l’école n’a pas', async () => {
    const { deps } = test.current;
    const [autre = ''] = await ajouterRepresentants(deps, ailleurs, [{ nom: 'ROUX', prenom: 'Marc' }]);
    const { compteId } = await deps.database.withOps((trx) =>
      trx.one<{ compteId: string }>(
        sql`select compte_id as "compteId" from representants_legaux where id = ${autre}`,
      ),
    );
    const reponse = (ecole: EcoleTest) =>
      deps.database.withEcoleOps(ecole.id, (trx) =>
        trx.one(sql`select noms_identiques_partout(${compteId}) as oui`),
      );
    expect(await reponse(ailleurs)).toEqual({ oui: true });
    expect(await reponse(ici)).toEqual({ oui: false });
  });

  it('accepté quand les noms sont les mêmes, casse et accents à part ; un badge l’indique jusqu’à la nuit', async () => {
    await nommer(fiche, 'LE GOFFIC', 'Éva');
    await nommer(ficheAilleurs, 'Le Goffic', 'Eva');
    await enBase(sql`update representants_legaux set identite_changee_le = now()`);
    const { identifiant } = await compte();
    const detail = await directrice.ouvrir(paths.representantLegal(params()));
    expect(detail.texte).toContain('Le nom ou le prénom a changé dans ONDE');
    const demande = await directrice.suivreLien(detail, 'Demander un nouvel identifiant');
    expect(demande.texte).toContain(`Remplacer l’identifiant ${identifiant} d’Éva LE GOFFIC`);
    const fait = await directrice.presser(demande, 'Confirmer');
    expect(fait.url).toBe(paths.representantLegal(params()));
    expect(fait.texte).toContain('prise en compte');
    expect(fait.texte).toContain('Nouvel identifiant demandé');
    expect(fait.texte).not.toContain('a changé dans ONDE');
    expect(fait.html).not.toContain(`href="${paths.nouvelIdentifiantRepresentant(params())}"`);
    expect(await compte()).toEqual({ identifiant, demande: true });
  });

  it('l’école qui n’a rien demandé le voit, et ne peut pas annuler', async () => {
    const { uai: la } = ailleurs;
    const page = await voisine.ouvrir(paths.representantLegal({ uai: la, id: ficheAilleurs }));
    expect(page.texte).toContain('Nouvel identifiant demandé par une autre école');
    expect(page.html).not.toContain('Tilleuls');
    expect(boutonsDe(page)).not.toContain('Annuler la demande');
    const envoi = await voisine.navigation
      .post(paths.annulerIdentifiantRepresentant({ uai: la, id: ficheAilleurs }))
      .type('form')
      .send({ _csrf: jetonDe(page.html) });
    expect(envoi.status).toBe(303);
    const apres = await voisine.ouvrir(envoi.headers.location ?? '');
    expect(apres.texte).toContain('Cette demande vient d’une autre école de la personne');
    expect((await compte()).demande).toBe(true);
    expect(boutonsDe(await directrice.ouvrir(paths.representantLegal(params())))).toContain(
      'Annuler la demande',
    );
  });

  it('la nuit le tire du nom actuel, et chaque école le lit dans son historique', async () => {
    expect(await attribuerIdentifiants(test.current.deps)).toBe(1);
    expect(await compte()).toEqual({ identifiant: 'e.legoffic10', demande: false });
    const pages = [
      await directrice.ouvrir(paths.representantLegal(params())),
      await voisine.ouvrir(paths.representantLegal({ uai: ailleurs.uai, id: ficheAilleurs })),
    ];
    for (const { texte } of pages) {
      expect(texte).toContain('e.legoffic10');
      expect(texte).toContain('Nouvel identifiant attribué');
      expect(texte).not.toContain('a changé dans ONDE');
    }
    expect(pages[1]?.texte).not.toContain('Nouvel identifiant demandé');
  });

  it('si les noms ont cessé d’être les mêmes avant la nuit, rien ne change, et chaque école lit pourquoi', async () => {
    const { deps } = test.current;
    await directrice.presser(await ouvrirDemande(), 'Confirmer');
    const avant = await compte();
    expect(avant.demande).toBe(true);
    await nommer(ficheAilleurs, 'LEGOFFE', 'Éva');
    expect(await attribuerIdentifiants(deps)).toBe(0);
    expect(await compte()).toEqual({ identifiant: avant.identifiant, demande: false });
    const pages = [
      await directrice.ouvrir(paths.representantLegal(params())),
      await voisine.ouvrir(paths.representantLegal({ uai: ailleurs.uai, id: ficheAilleurs })),
    ];
    for (const { texte } of pages)
      expect(texte).toContain(
        'Nouvel identifiant non attribué : le nom ou le prénom n’est pas le même dans toutes les écoles',
      );
    verifierRefus(await ouvrirDemande());
  });

  it('la fiche le dit, avec que faire et qui aide ; une fois les noms corrigés, on redemande', async () => {
    await enBase(
      sql`insert into academies (nom, assistance_adresse, assistance_telephone)
       values ('Aix-Marseille', 'assistance@exemple.fr', '04 90 00 00 00')`,
    );
    const page = await directrice.ouvrir(paths.representantLegal(params()));
    expect(page.texte).toMatch(/Nouvel identifiant non attribué le \d/);
    expect(page.texte).toContain('Vérifiez-les dans ONDE');
    expect(page.texte).toContain('Assistance de votre académie : assistance@exemple.fr, 04 90 00 00 00');
    const redemander = 'Demander de nouveau, une fois les noms corrigés';
    verifierRefus(await directrice.suivreLien(page, redemander));
    await nommer(ficheAilleurs, 'LE GOFFIC', 'Éva');
    const demande = await directrice.suivreLien(page, redemander);
    const apres = await directrice.presser(demande, 'Confirmer');
    expect(apres.texte).toContain('Nouvel identifiant demandé');
    expect(apres.texte).not.toMatch(/non attribué le \d/);
  });
});
