// The words of dates that people type, in the languages of the product. Not words of the page: what it shows comes
// from the server. Whoever works in two languages types either.

const TODAY = ["today", "heute", "aujourdhui"];
const YESTERDAY = ["yesterday", "gestern", "hier"];
const MONTHS = [
  "january janvier januar janner", "february fevrier februar", "march mars marz mrz maerz", "april avril",
  "may mai", "june juin juni", "july juillet juli", "august aout", "september septembre",
  "october octobre oktober", "november novembre", "december decembre dezember",
].map((names) => names.split(" "));
const LEAST = 3; // letters of a month: with two, March and May are the same

/** Days from today that a word means: 0, -1, or null for any other. The first letter of *today* is enough. */
export function dayWord(text, language = typeof document === "undefined" ? "en" : document.documentElement?.lang) {
  const word = fold(text);
  if (!word || /\d/.test(text)) return null;
  const own = {en: "today", de: "heute", fr: "aujourdhui"}[language?.slice(0, 2)] ?? "today";
  if (TODAY.includes(word) || word === own[0]) return 0;
  return YESTERDAY.includes(word) ? -1 : null;
}

/** The numbers of the months that a word may mean: one, none, or two (`jui` is juin and juillet). */
export function monthNamed(word, shown = []) {
  const wanted = fold(word);
  if (wanted.length < LEAST) return [];
  const names = MONTHS.map((known, n) => [...known, fold(shown[n] ?? "")].filter(Boolean));
  const exact = names.flatMap((known, n) => (known.includes(wanted) ? [n + 1] : []));
  return exact.length ? exact : names.flatMap((known, n) => (known.some((name) => name.startsWith(wanted)) ? [n + 1] : []));
}

function fold(word) {
  return word.toLowerCase().normalize("NFD").replace(/[^a-z]/g, "");
}
