/** Modules that are fetched when they are first needed: the line may be away just then, and nothing else breaks for that. */

const FIRST_WAIT_MS = 1000;
const TRIES = 8;

/** As long as may be waited for the archive; no longer than until the line is back. */
const aWhile = (milliseconds) => new Promise((over) => {
  const ended = () => {
    clearTimeout(timer);
    window.removeEventListener("online", ended);
    over();
  };
  const timer = setTimeout(ended, milliseconds);
  window.addEventListener("online", ended);
});

/** What the page does better with: fetched again when the line is back, and for some minutes ever more seldom. */
export async function fetched(load) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await load();
    } catch (fault) {
      if (tried === TRIES) throw fault;
      await aWhile(FIRST_WAIT_MS * 2 ** (tried - 1));
    }
  }
}

/** What somebody asked for: that nothing answers is said, and whoever asks again fetches again. Without it, nothing. */
export async function fetchedOrSaid(load) {
  try {
    return await load();
  } catch (fault) {
    console.error(fault);
    document.getElementById("no-answer").hidden = false;
    return undefined;
  }
}
