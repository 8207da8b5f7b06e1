import { ouvrirServeurSmtp } from '../test/helpers/processus/serveur-smtp.ts';

/** A local SMTP server in a process of its own, so that what is measured does not share its thread. */
const { url } = await ouvrirServeurSmtp();
process.once('disconnect', () => process.exit());
process.send?.(url);
