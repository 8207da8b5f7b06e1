import sql from 'sql-template-tag';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DELEGATIONS_PAR_JOUR, finDAnnee } from '../../../src/domain/circonscription/delegation.ts';
import { formatDate } from '../../../src/domain/francais.ts';
import { leLendemain } from '../../../src/domain/jour.ts';
import { paths } from '../../../src/paths.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import {
  dansJours,
  monterCirconscription,
  type SceneCirconscription,
} from '../../helpers/scenes/circonscription.ts';
import { type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const base = useBase(test);
let scene: SceneCirconscription;
let ien: Visiteur;

beforeAll(async () => {
  scene = await monterCirconscription(test.current);
  ien = await Visiteur.connecter(test, 'ien');
});
beforeEach(async () => {
  await base(sql`delete from delegations`);
  await base(sql`delete from compteurs_du_jour`);
});

const saisie = (autres: Record<string, string> = {}) => ({
  enseignant: scene.lpetit.id,
  perimetre: 'eleves',
  debut: dansJours(0),
  fin: dansJours(20),
  ...autres,
});
const relire = (autres: Record<string, string> = {}, ecole = scene.tilleuls): Promise<Page> =>
  ien.ouvrir(`${paths.relireDelegation({ uai: ecole.uai })}?${new URLSearchParams(saisie(autres))}`);
/** The same, sent at once to « Accorder ». */
async function accorder(autres: Record<string, string>): Promise<string> {
  const { html } = await ien.ouvrir(paths.monAcces());
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const url = paths.nouvelleDelegation({ uai: scene.tilleuls.uai });
  return (
    await ien.navigation
      .post(url)
      .type('form')
      .send({ _csrf, ...saisie(autres) })
  ).text;
}
const vivante = (debut: number, fin: number) =>
  base(sql`insert into delegations (agent_id, ecole_id, perimetre, debut, fin, accordee_par, effet_le)
    values (${scene.lpetit.id}, ${scene.tilleuls.id}, 'eleves', ${dansJours(debut)}, ${dansJours(fin)}, ${scene.ien.id}, now())`);

describe('« Relire » refuse ce que la base refuserait (règles §10)', () => {
  const refus: [string, () => Promise<Record<string, string>>, string, string][] = [
    ['hier', async () => ({ debut: dansJours(-1) }), 'commence aujourd’hui au plus tôt', '#debut'],
    [
      'après le 31 août de l’année scolaire',
      async () => ({ fin: leLendemain(finDAnnee(dansJours(0))) }),
      'finit le 31 août',
      '#debut',
    ],
    [
      'un enseignant d’ailleurs',
      async () => ({ enseignant: scene.mdupuis.id }),
      'n’enseigne pas, ou plus, dans l’école',
      '#enseignant',
    ],
    [
      'des jours déjà délégués',
      async () => {
        await vivante(20, 30);
        return {};
      },
      'a déjà une délégation dans l’école à ces dates',
      '#debut',
    ],
  ];
  it.each(refus)('%s', async (_quoi, preparer, message, champ) => {
    const autres = await preparer();
    const page = await relire(autres);
    expect(page.statut).toBe(422);
    expect(page.texte).toContain(message);
    expect(page.html).toContain(`href="${champ}"`);
    expect(page.html).toContain(`value="${autres.fin ?? dansJours(20)}"`);
    expect(await accorder(autres)).toContain(message);
  });

  it('une sixième dans la journée : dit au-dessus du formulaire, sur aucun champ ; relire ne compte pas', async () => {
    for (let rang = 0; rang < DELEGATIONS_PAR_JOUR + 2; rang += 1) expect((await relire()).statut).toBe(200);
    await base(sql`insert into compteurs_du_jour (agent_id, quoi, jour, nombre)
      values (${scene.ien.id}, 'delegation', aujourd_hui_a_paris(), ${DELEGATIONS_PAR_JOUR})`);
    for (const html of [(await relire()).html, await accorder({})]) {
      expect(html).toContain(`Vous avez accordé ${DELEGATIONS_PAR_JOUR} délégations aujourd’hui`);
      expect(html).not.toMatch(/href="#[^"]*">Vous avez accordé/);
      expect(html).not.toContain('is-invalid');
    }
    await base(sql`update compteurs_du_jour set jour = jour - 1`);
    expect((await relire()).statut).toBe(200);
  });

  it('hors de la circonscription : ni page, ni jugement', async () => {
    expect((await relire({ enseignant: scene.ploin.id }, scene.lointaine)).statut).toBe(404);
  });
});

describe('« Relire » dit quand elle compte', () => {
  it('elle commence plus tard qu’acquise', async () => {
    const { texte } = await relire({ debut: dansJours(15) });
    expect(texte).toMatch(/sans réponse, elle est acquise le .* et commence le/);
    expect(texte).toContain(`commence le ${formatDate(dansJours(15))}`);
    expect(texte).not.toContain('jamais');
  });

  it('elle finit avant : un avertissement, et elle s’accorde tout de même', async () => {
    const page = await relire({ fin: dansJours(0) });
    expect(page.statut).toBe(200);
    expect(page.texte).toContain('Sans l’accord de la direction, elle ne comptera jamais');
    const faite = await ien.presser(page, 'Accorder la délégation');
    expect(faite.texte).toContain('Sans réponse de la direction, elle ne comptera jamais');
    const sans = await relire({ fin: dansJours(0), enseignant: scene.mdupuis.id }, scene.lavandes);
    expect(sans.texte).toContain('personne ne peut accepter la délégation, elle ne comptera jamais');
    expect(sans.texte).not.toContain('demandez à la direction');
  });
});

describe('renouveler', () => {
  it('se dit jusqu’au bout, aussi quand il faut corriger ; pour un autre enseignant, c’est déléguer', async () => {
    await vivante(0, 5);
    const [{ id } = { id: '' }] = await base<{ id: string }>(sql`select id from delegations`);
    const titre = 'Renouveler la délégation de Lucie Petit';
    const refusee = await relire({ renouveler: id });
    expect(refusee.statut).toBe(422);
    expect(refusee.texte).toContain(titre);
    const bonne = await relire({ renouveler: id, debut: dansJours(6) });
    expect((await ien.suivreLien(bonne, 'Corriger')).texte).toContain(titre);
    expect((await relire({ renouveler: id, enseignant: scene.mdupuis.id })).texte).not.toContain(titre);
    for (const faux of ['999999', 'x'])
      expect((await relire({ renouveler: faux })).texte).not.toContain('Renouveler la délégation');
  });
});
