import { describe, expect, it, onTestFinished } from 'vitest';
import { CONNEXIONS } from '../../src/mails/mailer.ts';
import { insertEnvois } from '../../src/repositories/envois.ts';
import { ajouterRepresentants, creerEcole } from '../builders/ecole.ts';
import { useTestApp } from '../helpers/app.ts';
import { tuerDesOuvriers } from '../helpers/ouvriers-tues.ts';
import { ouvrirServeurSmtp } from '../helpers/serveur-smtp.ts';

const test = useTestApp();
const MAILS = 400;
const MORTS = 25;

describe('processus d’envoi tué', { timeout: 90_000 }, () => {
  it(`${MORTS} fois, n’importe quand : aucun mail perdu, les doubles portent le même Message-ID`, async () => {
    const { deps } = test.current;
    const ecole = await creerEcole(deps);
    const fiches = await ajouterRepresentants(
      deps,
      ecole,
      Array.from({ length: MAILS }, (_, i) => ({
        nom: `NOM${i}`,
        prenom: 'Parent',
        mail: `parent${i}@example.org`,
      })),
    );
    await deps.database.withEcoleOps(ecole.id, async (trx) => {
      const { id } = await trx.one<{ id: string }>(
        `insert into operations (ecole_id, type, profil, mode, etat, auteur, executee_le)
         values ($1, 'informer', 'representant_legal', 'mail', 'executee', 'Test', now()) returning id`,
        [ecole.id],
      );
      const lignes = await trx.rows<{ ficheId: string; compteId: string; adresse: string }>(
        'select id as "ficheId", compte_id as "compteId", mail as adresse from representants_legaux where id = any ($1)',
        [fiches],
      );
      await insertEnvois(trx, deps.config.baseUrl, id, lignes);
    });
    const smtp = await ouvrirServeurSmtp(150);
    onTestFinished(() => smtp.close());
    const bilan = await tuerDesOuvriers(deps, smtp, MORTS);
    process.stdout.write(`${MORTS} morts sur ${MAILS} mails : ${JSON.stringify(bilan)}\n`);
    expect(smtp.recus.size).toBe(MAILS);
    expect(bilan).toMatchObject({ perdus: 0, inconnus: 0 });
    // The kills fell while there was work.
    expect(bilan.restants).toBeGreaterThan(0);
    expect(bilan.doubles).toBeLessThanOrEqual(MORTS * CONNEXIONS);
  });
});
