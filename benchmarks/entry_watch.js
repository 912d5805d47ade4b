// Runs in the page before its own scripts and notes when it could be used, when the last row was drawn, when a key was
// pressed, and when all that follows from it was painted. Times are milliseconds since the navigation began.
//
// A reaction has ended one frame after its last change of the document. What the key causes by itself and what the
// server's answer to the save causes are kept apart. The word at the head that says how far a save is (#crf-save) is
// no reaction of the form and is left out.
(() => {
  const notes = {opened: null, drawn: null, tasks: [], key: null, sent: [], own: null, answered: null, after: null, last: 0};
  window.benchmark = notes;

  new PerformanceObserver((list) => {
    for (const {startTime, duration} of list.getEntries()) notes.tasks.push({startTime, duration});
  }).observe({type: "longtask", buffered: true});

  const painted = (done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
  const counts = ({target}) => !(target.nodeType === 1 ? target : target.parentElement)?.closest("#crf-save");

  new MutationObserver((records) => {
    if (!records.some(counts)) return;
    notes.last = performance.now();
    if (notes.drawn === null && document.querySelector("#crf-form[data-ready]")) {
      const all = !document.querySelector("tr[data-later]");
      painted((at) => { notes.opened ??= at; if (all) notes.drawn ??= at; });
    }
    if (notes.key === null) return;
    const phase = notes.answered === null ? "own" : "after";
    const key = notes.key;
    painted((at) => { if (notes.key === key) notes[phase] = Math.max(at, notes[phase] ?? 0); });
  }).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});

  /** The next key is the one that is measured. */
  notes.arm = () => {
    Object.assign(notes, {key: null, own: null, answered: null, after: null});
    addEventListener("keydown", (event) => { notes.key = event.timeStamp; }, {capture: true, once: true});
  };

  const LONGEST = 20000;
  const until = (holds, start = performance.now()) => new Promise((resolve) => {
    (function look() {
      if (holds() || performance.now() - start > LONGEST) resolve({...notes, settled: undefined, arm: undefined, ready: undefined});
      else setTimeout(look, 10);
    })();
  });
  notes.ready = () => until(() => notes.drawn !== null);
  /** Resolves when the save has been answered and nothing has changed for a while. */
  notes.settled = () => until(() => notes.answered !== null && performance.now() - Math.max(notes.last, notes.answered) > 120);

  const plain = window.fetch;
  window.fetch = async (...given) => {
    const answer = await plain(...given);
    if (!String(given[0]?.url ?? given[0]).endsWith("/operations")) return answer;
    const text = await answer.clone().text();
    notes.sent.push({request: given[1].body.length, answer: text.length, status: answer.status});
    notes.answered ??= performance.now();
    return answer;
  };
})();
