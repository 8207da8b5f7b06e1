// Comfort only: a part of the page that goes on without us is read again as often as it asks (data-actualiser, in
// milliseconds), until it no longer does. Without this file, « Actualiser » does it.

/** After « ms », and not before somebody looks at the page. */
const pause = (ms) =>
  new Promise((resolve) => {
    setTimeout(() => {
      if (!document.hidden) return resolve();
      document.addEventListener('visibilitychange', resolve, { once: true });
    }, ms);
  });

/** Makes a node say what a fresh one says. Nodes of the same kind stay: what has the focus, what is read aloud. */
const accorder = (old, fresh) => {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeName !== fresh.nodeName || old.id !== fresh.id) return old.replaceWith(fresh);
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const olds = [...old.childNodes];
  const news = [...fresh.childNodes];
  for (const [rank, node] of news.entries()) {
    if (rank < olds.length) accorder(olds[rank], node);
    else old.append(node);
  }
  for (const extra of olds.slice(news.length)) extra.remove();
};

/** The page as it is now. The header says that nobody asked: the session does not last longer for it. */
const relire = () =>
  fetch(location.href, {
    headers: { accept: 'text/html', 'x-lecture-automatique': '1' },
    redirect: 'manual',
  }).catch(() => undefined);

const suivre = async (part) => {
  while (part.hasAttribute('data-actualiser')) {
    await pause(Number(part.dataset.actualiser));
    const answer = await relire();
    // A cut network, a server that restarts: what is shown stays, until next time.
    if (answer === undefined || answer.status >= 500) continue;
    if (!answer.ok) {
      // The session ended (a redirect), or the right to see this page.
      document.querySelector('[data-fin-de-suivi]').hidden = false;
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.getElementById(part.id);
    if (fresh === null) return;
    const focused = document.activeElement;
    accorder(part, fresh);
    // What had the focus is no longer offered: the keyboard goes on from the top of the part.
    if (!focused.isConnected) part.querySelector('h2[tabindex]')?.focus();
  }
};
for (const part of document.querySelectorAll('[data-actualiser]')) suivre(part);
