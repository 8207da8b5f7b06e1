import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { CONNECTIONS } from '../../../../src/mails/mailer.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { tuerDesOuvriers } from '../../../helpers/processus/ouvriers-tues.ts';
import { ouvrirServeurSmtp } from '../../../helpers/processus/serveur-smtp.ts';
import { mettreEnFile } from '../../../helpers/scenes/mails-en-file.ts';

const test = useTestApp();
const MAILS = 400;
const MORTS = 25;

describe('processus d’envoi tué', { timeout: 300_000 }, () => {
  it(`${MORTS} fois, n’importe quand : aucun mail perdu, les doubles portent le même Message-ID`, async () => {
    const { deps } = test.current;
    await mettreEnFile(deps, MAILS);
    const smtp = await ouvrirServeurSmtp(150);
    onTestFinished(() => smtp.close());
    const bilan = await tuerDesOuvriers(deps, smtp, { fois: MORTS, build: inject('built') });
    process.stdout.write(`${MORTS} morts sur ${MAILS} mails : ${JSON.stringify(bilan)}\n`);
    expect(smtp.recus.size).toBe(MAILS);
    expect(bilan).toMatchObject({ perdus: 0, inconnus: 0 });
    // The kills fell while there was work.
    expect(bilan.restants).toBeGreaterThan(0);
    expect(bilan.doubles).toBeLessThanOrEqual(MORTS * CONNECTIONS);
  });
});
