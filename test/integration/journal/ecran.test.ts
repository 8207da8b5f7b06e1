import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { ajouterEleves, type EcoleTest } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import {
  type JournalDeScene,
  lignesDuJournal as lignes,
  monterJournal,
} from '../../helpers/scenes/journal.ts';
import { lienDe, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let ecole: EcoleTest;
let ailleurs: EcoleTest;
let eleves: string[];
let directrice: Visiteur;
let adresse: JournalDeScene['adresse'];
let enBase: JournalDeScene['enBase'];
let compteDe: JournalDeScene['compteDe'];
beforeAll(async () => {
  ({ ecole, ailleurs, eleves, directrice, adresse, enBase, compteDe } = await monterJournal(test));
});

describe('l’écran du journal : qui, quoi, quand, pour qui (règles §11)', () => {
  it('dit l’auteur, l’action, ce qu’elle a fait, et nomme les trois premières personnes', async () => {
    const [feuilles, informes] = lignes(await directrice.ouvrir(adresse('type=mots_de_passe')));
    expect(informes).toMatchObject({ Qui: 'Claire Martin' });
    expect(informes?.Quoi).toContain('Élèves informés');
    expect(informes?.Quoi).toContain('5\u00a0mots de passe donnés');
    expect(informes?.['Pour qui']).toBe('ABADIE Zoé, BERNARD Yanis, CARON Xavier et 2\u00a0autres');
    expect(feuilles?.Quoi).toContain('Feuilles d’élèves téléchargées');
    expect(feuilles?.Quoi).toContain('5\u00a0feuilles, 5\u00a0mots de passe lisibles');
  });

  it('la page d’une entrée nomme tous ceux qu’elle concerne, avec un lien vers chacun', async () => {
    const page = await directrice.suivreLien(
      await directrice.ouvrir(adresse('type=mots_de_passe')),
      'et 2 autres',
    );
    expect(lignes(page).map((ligne) => ligne.Nom)).toEqual([
      'ABADIE Zoé',
      'BERNARD Yanis',
      'CARON Xavier',
      'DURAND Wendy',
      'EVRARD Victor',
    ]);
    expect(lienDe(page, 'EVRARD Victor')).toBe(paths.eleve({ uai: ecole.uai, id: eleves[4] ?? '' }));
  });

  it('l’entrée d’une autre école n’existe pas, ni le journal d’une école sans droit', async () => {
    const [autre] = await enBase<{ id: string }>(
      sql`select ecrire_journal(${`ecole:${ailleurs.id}`}, ${ailleurs.id}, null, 'X', 'eleves.listes', '{}'),
          (select max(id)::text from journal) as avant`,
    );
    expect(autre).toBeDefined();
    const [{ id } = { id: '' }] = await enBase<{ id: string }>(
      sql`select id from journal where ecole_id = ${ailleurs.id} order by id desc limit 1`,
    );
    expect((await directrice.ouvrir(paths.entreeJournal({ uai: ecole.uai, id }))).statut).toBe(404);
    expect((await directrice.ouvrir(paths.journal({ uai: ailleurs.uai }))).statut).toBe(404);
    expect((await directrice.ouvrir(adresse())).texte).not.toContain('X le');
  });

  it('qui est parti est une « personne partie », qui n’est plus rien un « compte purgé »', async () => {
    const { deps } = test.current;
    const [parti = ''] = await ajouterEleves(deps, ecole, [{ nom: 'FABRE', prenom: 'Ugo' }]);
    const compte = Number(await compteDe(parti));
    await enBase(sql`update eleves set parti_le = now() where id = ${parti}`);
    const details = JSON.stringify({ nombre: 2, comptes: [compte, 999_999, 'x', 1.5] });
    await enBase(
      sql`select journaliser_ecole(${ecole.id}, 'Exploitation', 'eleves.nouvel_identifiant', ${details})`,
    );
    const page = await directrice.ouvrir(adresse('type=identifiants'));
    expect(lignes(page)[0]).toMatchObject({
      Qui: 'Exploitation',
      'Pour qui': 'personne partie, compte purgé, compte purgé et 1\u00a0autre',
    });
    expect(page.texte).not.toContain('FABRE');
    const entree = await directrice.suivreLien(page, 'et 1 autre');
    expect(lignes(entree).map(({ Nom }) => Nom)).toEqual([
      'Personne partie',
      'Compte purgé',
      'Compte purgé',
      'Compte purgé',
    ]);
  });

  it('ce que la personne a fait sur le portail y est, signé d’elle-même ; pas ce qu’elle a fait ailleurs', async () => {
    const compte = await compteDe(eleves[0]);
    const noter = (ecoleId: string, evenement: string) =>
      enBase(sql`insert into compte_evenements (ecole_id, compte_id, evenement, auteur)
        values (${ecoleId}, ${compte}, ${evenement}, 'Titulaire du compte')`);
    await noter(ecole.id, 'active');
    await noter(ailleurs.id, 'mot_de_passe_change');
    const attendue = {
      Qui: 'Titulaire du compte',
      Quoi: 'Compte activé par la personne',
      'Pour qui': 'ABADIE Zoé',
    };
    for (const criteres of ['type=portail', 'auteur=Titulaire+du+compte', ''])
      expect(lignes(await directrice.ouvrir(adresse(criteres)))).toContainEqual(
        expect.objectContaining(attendue),
      );
    const tout = await directrice.ouvrir(adresse());
    expect(tout.texte).not.toContain('Mot de passe changé par la personne');
    expect(lignes(await directrice.ouvrir(adresse('type=onde')))).not.toContainEqual(
      expect.objectContaining(attendue),
    );
  });

  it('un droit dit à quel agent il est donné : son nom, s’il a ou a eu un droit dans l’école', async () => {
    const [autre] = await enBase<{ id: string }>(
      sql`insert into agents (identifiant, nom, prenom, fonction, mot_de_passe_hache) values ('inconnu', 'Caché', 'Jean', 'enseignant', 'x') returning id`,
    );
    const details = JSON.stringify({ agent: autre?.id, debut: '2026-09-01', fin: null });
    await enBase(sql`select journaliser_ecole(${ecole.id}, 'Exploitation', 'agent.habilite', ${details})`);
    const [inconnu, connu] = lignes(await directrice.ouvrir(adresse('type=acces')));
    expect(connu).toMatchObject({
      Quoi: expect.stringContaining('à partir du'),
      'Pour qui': 'Claire Martin',
    });
    expect(inconnu).toMatchObject({
      Quoi: expect.stringContaining('à partir du 1er septembre 2026'),
      'Pour qui': 'un agent',
    });
    expect(JSON.stringify(inconnu)).not.toContain('Caché');
  });

  it('une délégation dit à quel enseignant, à l’écran comme dans le fichier', async () => {
    const [adjoint] = await enBase<{ id: string }>(sql`select id from agents where identifiant = 'adjoint'`);
    const details = JSON.stringify({ agent: Number(adjoint?.id), perimetre: 'tous', debut: '2026-09-01' });
    await enBase(
      sql`select journaliser_ecole(${ecole.id}, 'Exploitation', 'delegation.accordee', ${details})`,
    );
    const [ligne] = lignes(await directrice.ouvrir(adresse()));
    expect(ligne?.['Pour qui']).toBe('Luc Petit');
    expect(ligne?.Quoi).not.toContain('Luc Petit');
    const { body } = await directrice.telecharger(paths.journalCsv({ uai: ecole.uai }));
    expect((body as Buffer).toString('utf8')).toMatch(/Délégation accordée[^\r]*;;Luc Petit;\d+\r/);
  });

  it('une délégation limitée aux élèves ne l’ouvre pas, et n’en voit aucun lien', async () => {
    const deleguee = await Visiteur.connecter(test, 'deleguee');
    const chemins = [paths.journal, paths.journalCsv].map((chemin) => chemin({ uai: ecole.uai }));
    for (const chemin of chemins) expect((await deleguee.ouvrir(chemin)).statut).toBe(403);
    const vues = [paths.accueil({ uai: ecole.uai }), paths.eleve({ uai: ecole.uai, id: eleves[0] ?? '' })];
    for (const url of vues) {
      expect((await directrice.ouvrir(url)).html).toContain(adresse());
      expect((await deleguee.ouvrir(url)).html).not.toContain(adresse());
    }
  });
});
