// Forms, in the administration and on the portal. Comfort only: every page works without this file.

/** Passwords can be read while they are typed. */
for (const button of document.querySelectorAll('[data-montrer-mot-de-passe]')) {
  const input = document.getElementById(button.getAttribute('aria-controls'));
  if (!input) continue;
  const show = (visible) => {
    input.type = visible ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(visible));
  };
  button.hidden = false;
  button.addEventListener('click', () => show(input.type === 'password'));
  // Sent as a password, so that the browser offers to keep it and never suggests it as text.
  input.form?.addEventListener('submit', () => show(false));
}

/** A second click on a button does not send the form again. */
const RESUME_AFTER_DOWNLOAD_MS = 2000;
const sent = new Map();
const release = (form) => {
  sent.get(form)?.removeAttribute('aria-disabled');
  sent.delete(form);
};
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  const button = event.submitter ?? form;
  sent.set(form, button);
  button.setAttribute('aria-disabled', 'true');
  // A download leaves the page as it is: nothing else would give the button back.
  const download = [button, form].some((element) => element.hasAttribute('data-telechargement'));
  if (download) setTimeout(() => release(form), RESUME_AFTER_DOWNLOAD_MS);
});
window.addEventListener('pageshow', () => {
  for (const form of [...sent.keys()]) release(form);
});

/** Faults of a form: read first, and each leads into its field. */
const summary = document.querySelector('[data-resume-erreurs]');
if (summary) {
  summary.focus();
  summary.addEventListener('click', (event) => {
    const target = event.target.closest('a[href^="#"]');
    const field = target && document.getElementById(target.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
    (field.labels?.[0] ?? field).scrollIntoView({ block: 'center' });
  });
}
