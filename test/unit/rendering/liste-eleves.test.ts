import { describe, expect, it } from 'vitest';
import { createRenderer } from '../../../src/rendering/render.ts';
import { createUi } from '../../../src/rendering/ui.ts';
import type { ListeElevesVM } from '../../../src/vues/comptes/eleves.ts';
import { uneEcole, uneListe } from './modeles.ts';

const renderer = createRenderer({ cache: true });
const render = (vm: ListeElevesVM) =>
  renderer.render(
    'comptes/eleves',
    vm,
    createUi({ csrfToken: 'j', chemin: '/', flash: [], ecole: uneEcole }),
  );
const values = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, 'g'))].map((match) => match[1]);

describe('Liste des élèves', () => {
  it('propose Informer, Lister (pdf, csv), Réinitialiser, tout et rien sélectionner', () => {
    expect(values(render(uneListe()), 'action')).toEqual([
      'informer',
      'lister_pdf',
      'lister_csv',
      'reinitialiser',
      'tout',
      'aucun',
    ]);
  });

  it('« Tout sélectionner » annonce tous les résultats, pas seulement la page', () => {
    expect(render(uneListe())).toContain('Tout sélectionner (120)');
  });

  it('les pages et les tris renvoient le formulaire, pour que les coches survivent', () => {
    const html = render(uneListe({ page: 2 }));
    expect(values(html, 'page')).toEqual(['1', '1', '3', '3']);
    expect(values(html, 'tri')).toContain('prenom:asc');
    expect(values(html, 'affiches')).toEqual(['7']);
    expect(values(html, 'criteres')).toEqual(['etats=informe&amp;tri=nom&amp;sens=asc']);
  });

  it('trier la colonne déjà triée renverse l’ordre', () => {
    const html = render(uneListe());
    expect(values(html, 'tri')).toContain('nom:desc');
    expect(html.match(/aria-sort="ascending"/g)).toHaveLength(1);
  });

  it('gestion des comptes élèves fermée : le message du guide, la liste, et aucune action', () => {
    const html = render(uneListe({ gestionActive: false, page: 2 }));
    expect(html.replace(/<[^>]+>/g, '')).toContain(
      'Pour gérer les comptes élèves, activer la gestion des comptes élèves depuis l’onglet de paramétrage',
    );
    expect(html).toContain('DUPONT');
    expect(html).not.toContain('method="post"');
    expect(html).not.toContain('type="checkbox" name="coches"');
    expect(html).toContain(
      'href="/ecoles/0750001A/eleves?etats=informe&amp;tri=nom&amp;sens=asc&amp;page=3"',
    );
  });

  it('un filtre en vigueur est signalé, et se retire', () => {
    const html = render(uneListe({ recherche: 'dup' }));
    expect(html).toContain('Filtre actif');
    expect(html).toContain('Réinitialiser les critères');
    expect(render(uneListe())).not.toContain('Réinitialiser les critères');
  });

  it('un filtre ouvert à une seule réponse permet de revenir à « Toutes »', () => {
    const choix = [{ valeur: 'expiree', libelle: 'Expirée', coche: true }];
    const filtre = { nom: 'notification', libelle: 'Notification', choix, tous: 'Toutes' };
    const html = render({ ...uneListe(), filtres: [filtre] });
    expect(html).toMatch(/type="radio" id="notification" name="notification" value="">/);
    expect(html).toMatch(/name="notification" value="expiree" checked/);
  });

  it('chaque état se lit sans la couleur : une icône et un mot', () => {
    const html = render(
      uneListe({ etat: 'actif', bloque: true, notificationExpiree: true, nouvelIdentifiantDemande: true }),
    );
    for (const [icone, mot] of [
      ['check-circle-fill', 'Activé'],
      ['lock-fill', 'Bloqué'],
      ['calendar-x', 'Notification expirée'],
      ['person-badge', 'Nouvel identifiant demandé'],
    ]) {
      expect(html).toMatch(new RegExp(`#${icone}"></use></svg>\\s*${mot}`));
    }
  });

  it('liste vide : dit pourquoi et quoi faire', () => {
    const vide = { ...uneListe(), lignes: [] };
    expect(render(vide)).toContain('Mettre à jour depuis ONDE');
    expect(render({ ...uneListe({ recherche: 'zzz' }), lignes: [] })).toContain(
      'Aucun élève ne répond à ces critères',
    );
  });
});
