import { readFileSync } from 'node:fs';
import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
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
import { lancerOps } from '../../../helpers/processus/ops.ts';
import { type Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
/** The mails that came back, or seemed to: test/unit/mails/rebonds. */
const AVIS = ['postfix', 'base64', 'plusieurs', 'abandon', 'retard', 'absence'] as const;

let ecole: EcoleTest;
let directrice: Visiteur;
let operation: Page;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  await creerAgent(deps, { ecoles: [ecole] });
  const enfants = await ajouterEleves(deps, ecole, [{ nom: 'LEROY', prenom: 'Ava', classe: 'CP A' }]);
  const parents = await ajouterRepresentants(
    deps,
    ecole,
    AVIS.map((nom) => ({ nom: nom.toUpperCase(), prenom: 'Zoé', mail: `${nom}@exemple.fr`, enfants })),
  );
  directrice = await Visiteur.connecter(test, 'directrice');
  const liste = await directrice.ouvrir(paths.representantsLegaux({ uai: ecole.uai }));
  const plan = await directrice.presser(liste, 'Informer par mail', { cocher: parents });
  operation = await directrice.presser(plan, 'Confirmer');
  await deps.database.withOps((trx) =>
    trx.run(
      sql`update envois set statut = 'envoye', envoye_le = now(),
         message_id = '<' || split_part(adresse, '@', 1) || '@comptes.example.fr>'`,
    ),
  );
});

const rebonds = (entree: string | Buffer) => lancerOps(test.current.ownerUrl, ['mails:rebonds'], { entree });
const MBOX = AVIS.map((nom) => {
  const avis = readFileSync(new URL(`../../../unit/mails/rebonds/${nom}.eml`, import.meta.url), 'utf8');
  return `From MAILER-DAEMON Thu Nov 26 08:00:02 2026\n${avis}\n`;
}).join('');
const envois = () =>
  test.current.deps.database.withOps((trx) =>
    trx.rows<{ nom: string; statut: string; refusee: boolean }>(
      sql`select split_part(v.adresse, '@', 1) as nom, v.statut, r.mail is not distinct from r.mail_refuse as refusee
       from envois v join representants_legaux r on r.id = v.fiche_id order by v.adresse`,
    ),
  );

describe('« ops mails:rebonds » (RFC 3464)', { timeout: 180_000 }, () => {
  it('une boîte entière sur l’entrée standard : ce qui est revenu n’est plus « envoyé », et l’adresse n’est mise de côté que si elle est en cause', async () => {
    const { code, stdout } = await rebonds(MBOX);
    expect([code, stdout.trim().split('\n')]).toEqual([
      0,
      [
        '4\u00a0échecs définitifs lus, 4\u00a0notés',
        '2\u00a0réponses automatiques ou sans échec\u00a0: rien à noter',
      ],
    ]);
    expect(await envois()).toEqual([
      // Mailbox full, server away for five days: another try may succeed.
      { nom: 'abandon', statut: 'rejete', refusee: false },
      { nom: 'absence', statut: 'envoye', refusee: false },
      { nom: 'base64', statut: 'rejete', refusee: true },
      { nom: 'plusieurs', statut: 'rejete', refusee: false },
      { nom: 'postfix', statut: 'rejete', refusee: true },
      { nom: 'retard', statut: 'envoye', refusee: false },
    ]);
  });

  it('la directrice lit sur la page de l’opération ce qui est revenu, et pourquoi', async () => {
    const { texte } = await directrice.ouvrir(operation.url);
    expect(texte).toMatch(/POSTFIX Zoé postfix@exemple\.fr Rejeté Le mail est revenu\s: .*réponse 5\.1\.1/);
    expect(texte).toMatch(/RETARD Zoé retard@exemple\.fr Envoyé/);
  });

  it('la même boîte une seconde fois ne note rien de plus', async () => {
    expect((await rebonds(MBOX)).stdout).toContain('4\u00a0échecs définitifs lus, 0\u00a0noté\n');
  });

  it('une boîte vide : rien de noté, et la commande se termine bien', async () => {
    const { code, stdout } = await rebonds('');
    expect([code, stdout.trim()]).toEqual([0, 'rien reçu sur l’entrée standard\u00a0: aucun mail à lire']);
  });

  it('ce qui n’est pas un mail : le dit en français, code de retour 1', async () => {
    const { code, stdout, stderr } = await rebonds(Buffer.from([0, 255, 13, 10, 0]));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('n’est ni un mail, ni une boîte mbox');
  });

  it('ce qui n’a pas été compris est compté et montré, sans donnée de personne ; un échec d’ailleurs aussi', async () => {
    const texte = [
      'From MAILER-DAEMON Thu Nov 26 08:00:02 2026',
      'From: MAILER-DAEMON@exemple.fr',
      'Subject: failure notice parent@exemple.fr',
      'Date: Thu, 26 Nov 2026 08:00:02 +0100',
      '',
      'Hi. This is the qmail-send program. <parent@exemple.fr>: unknown user',
      '',
      'From parent Thu Nov 26 08:00:02 2026',
      'From: Zoé MARTIN <parent@exemple.fr>',
      'Subject: Léa est malade',
      '',
      'Bonjour',
      '',
      'From MAILER-DAEMON Thu Nov 26 08:00:02 2026',
      readFileSync(new URL('../../../unit/mails/rebonds/exim.eml', import.meta.url), 'utf8'),
    ].join('\n');
    const { code, stdout } = await rebonds(texte);
    expect(code).toBe(0);
    expect(stdout.replaceAll('\u00a0', ' ').trim().split('\n')).toEqual([
      '1 échec définitif lu, 0 noté',
      '1 échec d’un mail qui n’est pas parti d’ici',
      '1 mail qui n’annonce aucun échec : à lire par une personne',
      '1 avis non compris, à regarder dans la boîte :',
      '  2026-11-26 07:00  « failure notice (adresse) »',
    ]);
  });
});
