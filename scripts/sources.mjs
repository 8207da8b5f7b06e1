// What « npm start » loads first: TypeScript runs through tsx, a tool of development that production does not install.
if (process.env.NODE_ENV === 'production')
  refuse(
    'NODE_ENV=production\u00a0: l’application se lance construite, par «\u00a0node dist/src/server.js\u00a0» (après «\u00a0npm ci --include=dev && npm run build\u00a0»).',
  );
await import('tsx').catch((error) => {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  refuse(
    'Les outils de développement ne sont pas installés\u00a0: lancez «\u00a0npm ci --include=dev\u00a0».',
  );
});

function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
