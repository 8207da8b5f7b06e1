import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { genererEcoleOnde } from '../../../../seeds/generateur/onde.ts';
import { importer } from '../../../builders/onde.ts';
import {
  avec,
  classe,
  deposer,
  directrice,
  ecole,
  ine,
  MERE,
  section,
  test,
  useEcranOnde,
} from '../../../helpers/scenes/onde/ecran-onde.ts';
import { tableauDe, trouverTous } from '../../../helpers/visiteur/html.ts';
import { boutonsDe } from '../../../helpers/visiteur/visiteur.ts';

useEcranOnde();

describe('ce que montre le diff', () => {
  const RENTREE = () => {
    const [premier, second, ...autres] = classe();
    if (!premier || !second) throw new Error();
    return avec(
      [
        { ...premier, nom: 'MARIEE', classe: 'CE1 B', niveau: 'CE1' },
        ...autres,
        { nom: 'NEUF', prenom: 'Neuf', ine: ine(30) },
        { nom: '', prenom: 'Sans nom', ine: ine(31) },
      ],
      [
        { ...MERE, mail: 'nouveau@example.org', enfants: [{ nom: 'NEUF', prenom: 'Neuf' }] },
        { nom: 'PERE', prenom: 'Jean', enfants: [{ nom: 'MARIEE', prenom: 'Prénom0', classe: 'CE1 B' }] },
      ],
    );
  };
  const rentree = async () => {
    await importer(test.current.deps, ecole, avec(classe()));
    return deposer(RENTREE());
  };

  it('effectifs avant et après, arrivées, départs, changements, rattachements, identités, anomalies', async () => {
    const page = await rentree();
    expect(page.texte).toMatch(/Avant\s: 10\s+après\s: 10/);
    expect(tableauDe(section(page, 'eleves-arrivees'))).toMatchObject([{ Nom: 'NEUF', Prénom: 'Neuf' }]);
    expect(tableauDe(section(page, 'eleves-departs'))).toMatchObject([{ Nom: 'NOMB', Prénom: 'Prénom1' }]);
    const [change] = tableauDe(section(page, 'eleves-changements'));
    expect(change).toMatchObject({ Nom: 'NOMA' });
    expect(change?.Changements).toMatch(/Nom de famille avant.: NOMA → après.: MARIEE/);
    expect(change?.Changements).toMatch(/Classe avant.: CP A → après.: CE1 B/);
    expect(tableauDe(section(page, 'responsables-changements'))[0]?.Changements).toMatch(
      /Adresse mail avant.: sophie@example.org → après.: nouveau@example.org/,
    );
    expect(tableauDe(section(page, 'rattachements-ajoutes'))).toHaveLength(2);
    expect(tableauDe(section(page, 'rattachements-retires'))).toMatchObject([
      { 'Représentant légal': 'Mme MERE Sophie', Élève: 'MARIEE Prénom0' },
    ]);
    expect(tableauDe(section(page, 'identites'))).toMatchObject([
      { Personne: 'MARIEE Prénom0', Profil: 'Élève' },
    ]);
    expect(tableauDe(section(page, 'classes'))).toMatchObject([
      { Classe: 'CE1 B', Mouvement: 'Nouvelle classe' },
    ]);
    expect(tableauDe(section(page, 'anomalies'))).toMatchObject([
      { 'Fichier et ligne': 'Élèves, ligne\u00a012', Colonne: 'Nom élève', Effet: 'Ligne ignorée' },
    ]);
  });

  it('une adresse mal écrite n’efface pas celle qui est connue : la page dit laquelle reste', async () => {
    await importer(test.current.deps, ecole, avec(classe(), [MERE]));
    const page = await deposer(avec(classe(), [{ ...MERE, mail: 'sophie example.org' }]));
    expect(tableauDe(section(page, 'anomalies'))).toMatchObject([
      {
        Colonne: 'Courriel',
        Effet: 'Valeur ignorée',
        Explication: expect.stringContaining('sophie@example.org'),
      },
    ]);
  });

  it('chaque partie s’isole par un lien, sans JavaScript ; une partie inconnue montre tout', async () => {
    const page = await rentree();
    const filtre = trouverTous(page.document, 'nav', { 'aria-label': 'Filtrer le détail' })[0];
    const liens = trouverTous(filtre ?? page.document, 'a').map((lien) => lien.attributs.href ?? '');
    expect(liens.length).toBeGreaterThan(8);
    for (const lien of liens.slice(1)) {
      const seule = await directrice.ouvrir(lien);
      expect(trouverTous(seule.document, 'table')).toHaveLength(1);
      // Whatever is shown, the decision stays within reach.
      expect(boutonsDe(seule)).toContain('Confirmer');
    }
    const inconnue = await directrice.ouvrir(`${page.url}?section=nimporte&page=-3`);
    expect(trouverTous(inconnue.document, 'table').length).toBeGreaterThan(5);
  });

  it('un signalement que la mise à jour règle est montré avec ses noms', async () => {
    const { deps } = test.current;
    await importer(deps, ecole, avec(classe()));
    await deps.database.withOps((trx) =>
      trx.run(
        sql`insert into signalements (ecole_id, type, representant_legal_id, eleve_id)
         select ecole_id, 'rattachement_errone', representant_legal_id, eleve_id from rattachements
           where ecole_id = ${ecole.id}`,
      ),
    );
    const page = await deposer(avec(classe(), [{ ...MERE, enfants: [{ nom: 'NOMB', prenom: 'Prénom1' }] }]));
    expect(tableauDe(section(page, 'signalements-clos'))).toMatchObject([
      { Signalement: 'Rattachement erroné', Élève: 'NOMA Prénom0', Par: 'MERE Sophie' },
    ]);
  });

  it('un premier import de 1 000 élèves reste lisible : en bref, puis page par page', async () => {
    const paire = genererEcoleOnde({
      eleves: 1000,
      graine: 3,
      annee: 2026,
      ecole: { uai: ecole.uai, nom: 'École' },
    });
    const page = await deposer(paire);
    expect(page.html.length).toBeLessThan(120_000);
    const arrivees = await directrice.suivreLien(
      page,
      'Voir les 1\u202f000 lignes de «\u00a0Élèves\u00a0: arrivées\u00a0»',
    );
    expect(tableauDe(arrivees.document)).toHaveLength(50);
    const derniere = await directrice.ouvrir(`${arrivees.url}&page=20`);
    expect(tableauDe(derniere.document)).toHaveLength(50);
    expect(tableauDe(derniere.document)).not.toEqual(tableauDe(arrivees.document));
  });

  it('ce que contiennent les fichiers est montré tel quel, jamais interprété', async () => {
    const page = await deposer(
      avec([...classe(), { nom: '<script>alert(1)</script>', prenom: '<b>Gras</b>', ine: ine(40) }]),
    );
    const arrivees = await directrice.ouvrir(`${page.url}?section=eleves-arrivees`);
    expect(arrivees.html).not.toContain('<script>alert');
    expect(arrivees.texte).toContain('<script>alert(1)</script>');
    expect(arrivees.texte).toContain('<b>Gras</b>');
  });
});
