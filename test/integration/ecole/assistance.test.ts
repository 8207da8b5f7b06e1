import sql from 'sql-template-tag';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commande } from '../../../src/cli/commandes/ecoles/assistance.ts';
import { paths } from '../../../src/paths.ts';
import { poserAdresse } from '../../builders/adresse.ts';
import { creerAgent } from '../../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { lancer } from '../../helpers/processus/ops.ts';
import {
  activerAvec,
  entrerAuPortail,
  type ParentTest,
  unEleve,
  unParent,
} from '../../helpers/scenes/portail/rattacher.ts';
import { lienDe, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const AIX = { academie: 'Aix-Marseille' };
let tilleuls: EcoleTest;
let ormes: EcoleTest;
let parent: ParentTest;
let directrice: Visiteur;

const regler = (options: Record<string, unknown>) => lancer(test.current, commande, options);
const enBase = (requete: ReturnType<typeof sql>) =>
  test.current.deps.database.withOps((trx) => trx.run(requete));
const parametrage = () => directrice.ouvrir(paths.parametrage({ uai: tilleuls.uai }));

beforeAll(async () => {
  const { deps } = test.current;
  tilleuls = await creerEcole(deps, { uai: uai(1), nom: 'École des Tilleuls' });
  ormes = await creerEcole(deps, { uai: uai(2), nom: 'École des Ormes', academie: 'Nice' });
  await creerEcole(deps, { uai: uai(3), nom: 'École d’ailleurs', academie: 'Corse' });
  await creerAgent(deps, { ecoles: [tilleuls] });
  directrice = await Visiteur.connecter(test, 'directrice');
  const anne = { nom: 'Lefèvre', prenom: 'Anne' };
  parent = await unParent(deps, tilleuls, anne, [{ nom: 'Lefèvre', prenom: 'Léo' }]);
  const autre = await unParent(deps, ormes, anne, [{ nom: 'Lefèvre', prenom: 'Zoé' }]);
  // What the person does in the portal (rules §8.5).
  await enBase(
    sql`update representants_legaux set compte_id = ${parent.compteId} where id = ${autre.ficheId}`,
  );
  await activerAvec(deps, parent);
});
beforeEach(() => enBase(sql`delete from academies`));

describe('assistance de l’académie', () => {
  it('sans rien de réglé, rien n’est inventé', async () => {
    expect((await parametrage()).texte).toContain(
      'Elle n’a pas encore donné ici son adresse ni son téléphone',
    );
    const { page } = await entrerAuPortail(test, parent);
    expect(page.texte).toContain('à l’école de votre enfant, ou à l’assistance de votre académie');
    expect(page.texte).not.toContain('Assistance de votre académie');
  });

  it('réglée par les exploitants, elle se lit dans « Paramétrage » et sur le compte d’un représentant légal', async () => {
    const { sortie } = await regler({
      ...AIX,
      url: 'https://assistance.exemple.fr',
      telephone: '04 90 00 00 00',
    });
    expect(sortie).toBe(
      'Aix-Marseille\u00a0: https://assistance.exemple.fr/, 04\u00a090\u00a000\u00a000\u00a000',
    );
    const page = await parametrage();
    expect(page.texte).toContain('Assistance de l’académie : https://assistance.exemple.fr/, 04 90 00 00 00');
    expect(lienDe(page, '04 90 00 00 00')).toBe('tel:0490000000');
    const { page: compte } = await entrerAuPortail(test, parent);
    expect(compte.texte).toContain('Assistance de votre académie : https://assistance.exemple.fr/');
  });

  it('deux académies : chacune est nommée ; celle d’aucun de ses enfants n’est pas dite', async () => {
    await regler({ ...AIX, telephone: '04 90 00 00 00' });
    await regler({ academie: 'Nice', telephone: '04 93 00 00 00' });
    await regler({ academie: 'Corse', telephone: '04 95 00 00 00' });
    const { page } = await entrerAuPortail(test, parent);
    expect(page.texte).toContain('Assistance de l’académie (Aix-Marseille) : 04 90 00 00 00');
    expect(page.texte).toContain('Assistance de l’académie (Nice) : 04 93 00 00 00');
    expect(page.texte).not.toContain('04 95 00 00 00');
    expect((await parametrage()).texte).not.toContain('04 93 00 00 00');
  });

  it('ce qui n’est pas donné reste, ce qui est vide s’en va ; --lister les montre toutes', async () => {
    await regler({ ...AIX, url: 'aide@exemple.fr', telephone: '3615' });
    expect((await regler({ ...AIX, telephone: '' })).sortie).toBe('Aix-Marseille\u00a0: aide@exemple.fr');
    expect((await regler({ lister: true })).sortie.split('\n')).toEqual([
      'Aix-Marseille, 1\u00a0école\u00a0: aide@exemple.fr',
      'Corse, 1\u00a0école\u00a0: aucune assistance connue',
      'Nice, 1\u00a0école\u00a0: aucune assistance connue',
    ]);
    expect((await regler({ ...AIX, url: '' })).sortie).toBe('Aix-Marseille\u00a0: aucune assistance connue');
  });

  it.each([
    [{ academie: 'Aix Marseille', url: 'aide@exemple.fr' }, 'Académies connues'],
    [{ ...AIX, url: 'http://assistance.exemple.fr' }, 'ni une adresse mail'],
    [{ ...AIX, url: 'javascript:alert(1)' }, 'ni une adresse mail'],
    [{ ...AIX, url: 'https://moi:secret@exemple.fr' }, 'ni une adresse mail'],
    [{ ...AIX, telephone: 'appelez-nous' }, 'n’est pas un numéro'],
    [{ url: 'aide@exemple.fr' }, '--academie ou --lister attendu'],
    [AIX, '--url, --telephone ou les deux attendus'],
  ])('%o est refusé', async (options, message) => {
    await expect(regler(options)).rejects.toThrow(message);
    expect(await enBase(sql`delete from academies`)).toBe(0);
  });
});

describe('les adresses affichées, sur le portail', () => {
  it('un représentant légal lit celle de chaque école, avec son nom ; ni masquée, ni celle des élèves', async () => {
    const { deps } = test.current;
    await poserAdresse(deps, tilleuls, 'representant_legal', 'https://tilleuls.exemple.fr');
    await poserAdresse(deps, tilleuls, 'eleve', 'https://eleves.exemple.fr');
    await poserAdresse(deps, ormes, 'representant_legal', 'https://ormes.exemple.fr');
    const { visiteur, page } = await entrerAuPortail(test, parent);
    expect(lienDe(page, 'Scolarité Services ›')).toBe('https://teleservices.education.gouv.fr');
    expect(lienDe(page, 'Le service de l’école : École des Tilleuls ›')).toBe('https://tilleuls.exemple.fr');
    expect(lienDe(page, 'Le service de l’école : École des Ormes ›')).toBe('https://ormes.exemple.fr');
    expect(page.html).not.toContain('https://eleves.exemple.fr');
    await enBase(sql`update adresses_de_service set affichee = false where ecole_id = ${ormes.id}`);
    const apres = await visiteur.ouvrir(paths.portailCompte());
    expect(apres.html).toContain('https://tilleuls.exemple.fr');
    expect(apres.html).not.toContain('https://ormes.exemple.fr');
  });

  it('un élève lit celle de son école', async () => {
    const { deps } = test.current;
    const eleve = await unEleve(deps, tilleuls, { nom: 'Petit', prenom: 'Ava' });
    await activerAvec(deps, eleve);
    await poserAdresse(deps, tilleuls, 'eleve', 'https://eleves.exemple.fr');
    const { page } = await entrerAuPortail(test, eleve);
    expect(lienDe(page, 'Le service de mon école ›')).toBe('https://eleves.exemple.fr');
    expect(page.html).not.toContain('https://tilleuls.exemple.fr');
    expect(page.html).not.toContain('teleservices');
  });
});
