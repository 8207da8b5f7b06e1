import { describe, expect, it } from 'vitest';
import { checkTemplates, readTemplates } from '../../../scripts/templates.ts';

const templates = readTemplates();

/** The template with one passage written otherwise, and the line of it. */
function avec(nom: string, avant: string, apres: string): { nom: string; source: string; ligne: number } {
  const source = templates[nom] ?? '';
  const debut = source.indexOf(avant);
  expect(debut, `${nom} : ${avant}`).toBeGreaterThan(-1);
  const ligne = source.slice(0, debut).split('\n').length;
  return { nom, source: source.replace(avant, () => apres), ligne };
}

describe('un gabarit typé : il ne lit que ce que son modèle contient', () => {
  it('une clé fausse ne se compile pas, et la faute dit le gabarit et sa ligne', { timeout: 60_000 }, () => {
    const fautes = [
      avec('ecole/accueil', 'vm.raccourcis', 'vm.racourcis'),
      avec('comptes/nouvel-identifiant', "titre: 'Nouvel identifiant'", "titer: 'Nouvel identifiant'"),
      avec('components/alerte', 'vm.annonce', 'vm.anonce'),
      avec('comptes/eleve', '{ evenements: vm.evenements, journal: vm.journal }', '{}'),
      avec('operations/liste', "mode: 'liens', base: vm.base", "mode: 'liens'"),
      avec('connexion/mon-acces', '/components/page/entete-page', '/components/page/entete'),
      avec('onde/depot', "type: 'attention'", "type: 'danger'"),
      avec('connexion/gestion-codes', 'ui.paths.monAcces()', 'ui.paths.monAcces({ uai: ui.ecole.uai })'),
      avec('layouts/application', 'vm: { titre: vm.titre }', 'vm: { titre: vm.title }'),
      avec('guide/chapitres/onde', "vm.titres['", "vm.titres['pas-"),
    ];
    const vues = checkTemplates({
      ...templates,
      ...Object.fromEntries(fautes.map(({ nom, source }) => [nom, source])),
    });
    const places = vues.filter((ligne) => ligne.startsWith('views/')).map((ligne) => ligne.split(': ')[0]);
    // And nothing else: every other template compiles as it is.
    expect([...new Set(places)].sort()).toEqual(
      fautes.map(({ nom, ligne }) => `views/${nom}.ejs:${ligne}`).sort(),
    );
  });

  it('un gabarit déclaré doit exister', { timeout: 60_000 }, () => {
    const { 'components/icone': _absent, ...autres } = templates;
    expect(checkTemplates(autres).join('\n')).toContain('Property \'"components/icone"\' is missing');
  });

  it('un gabarit qui existe doit être déclaré', { timeout: 60_000 }, () => {
    const vues = checkTemplates({ ...templates, 'components/pictogramme': '<svg></svg>' });
    expect(vues[0]).toMatch(/^views\/components\/pictogramme\.ejs:1: Property/);
  });
});
