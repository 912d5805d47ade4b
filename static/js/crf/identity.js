// Whether a free text seems to say who the participant is: "email", "phone", "birth", "number", "name", or "".
//
// It only warns, so it may miss; what it must not do is cry at clinical language: eponyms (Crohn, M. Bechterew),
// treating doctors, doses, dates of visits, codes, laboratory values. Names are found by how people write them: after
// Mrs or Herr, after "name:", or a common first name with a family name beside it.
import {CARE_PLACES, EPONYMS, FIRST_NAMES} from "./identity-words.js";

const EMAIL = /[\p{L}\d._%+-]{1,64}@(?:[\p{L}\d-]{1,63}\.){1,8}\p{L}{2,24}/u;
const DAY = /(?<![\d./-])(?:\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?![./-]?\d)/gu;
const BIRTH = /(?:\bborn(?: on)?|\bd\.?o\.?b\.?\b|\bdate of birth|\bbirth ?da(?:te|y)|\bn[ée]e?(?:\(e\))? le|\bdate de naissance|\bgeb(?:oren|\.)?(?: am)?|\bgeburts(?:datum|tag)|\*)[ :]{0,3}(?=\d)/giu;
const SPOKEN_DAY = /^(?:\d{1,2}([./-])\d{1,2}\1\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th|er|\.)? \p{L}{3,} \d{4})/u;
const SEPARATED = "[ ./-]?";
const PHONES = [
  new RegExp(`(?<![\\p{L}\\d.,/-])(?:\\+|00)[1-9]\\d{0,2}${SEPARATED}(?:\\(0\\)${SEPARATED})?\\d(?:${SEPARATED}\\d){6,11}(?!\\d)`, "u"),
  new RegExp(`(?<![\\p{L}\\d.,+/-])0(?=(?:${SEPARATED}\\d){8,12}(?!\\d))[1-9]\\d{0,4}(?:${SEPARATED}\\d{2,}){1,5}(?!\\d)`, "u"),
  /(?<!\d)6[2-9]1[ .]?\d{3}[ .]?\d{3}(?!\d)/u, // mobile telephones of Luxembourg are written without a code
  /(?:\btel(?:\.|[ée]phone|efon)?|\bphone|\bmobile|\bhandy|\bnatel|\bgsm|\bportable|\bcall(?: her| him| me)? (?:at|on))(?: ?n[ro°]\.?| nummer| number)?[ :.]{1,3}\+?\d(?:[ ./()-]?\d){5,}/iu,
];
const NUMBERS = [
  /(?<!\d)(?:19|20)\d{2} ?(?:0[1-9]|1[0-2]) ?(?:0[1-9]|[12]\d|3[01]) ?\d{3} ?\d{2}(?!\d)/u, // Luxembourg, 13 digits
  /(?<!\d)756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}(?!\d)/u, // Switzerland
  /(?<!\d)[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3}(?: ?\d{2})?(?!\d)/u, // France
  /\b[A-Z]\d{9}\b/u, // Germany
  /\b(?:mrn|ipp|nir|cns|ahv|avs|kvnr|patient(?:en)?[- ]?(?:id|nr|no|number|nummer)|fall(?:nr|nummer)|hospital (?:no|number)|dossier|insurance(?: no| number)?|versicherten(?:nr|nummer)|matricule|s[ée]cu)\b[ .:°#nNo]{0,5}\d[\d ./-]{4,}/iu,
];
const BARE = /(?<![\d.,/-])\d{9,}(?![\d.,/-])/u;
const BATCH = /\b(?:lot|batch|charge|ch\.-?b|udi|nct|eudract|pmid|doi|isbn|serial|s\/n|box|sample|barcode|code-barres|probe)\b/iu;
const NEAR = 32; // signs around a find that say what it is
const WORD = "\\p{Lu}[\\p{L}’'-]{1,40}";
const TITLED = new RegExp(`(?<!\\p{L})(Mr\\.?|Mrs\\.?|Ms\\.?|Miss|Mme|Mlle|Monsieur|Madame|Mademoiselle|Herrn?|Frau|Hr\\.|Fr\\.|M\\.) (?!Dr\\b|Prof\\b|PD\\b)(${WORD})`, "gu");
const NAMED = new RegExp(`(?<!\\p{L})(?:[Nn]ame|[Ss]urname|[Nn]om|[Pp]r[ée]nom|[Nn]achname|[Vv]orname|[Ff]amilienname)(?: is| ist| est)? ?: ?${WORD}`, "u");
const PAIR = new RegExp(`(?<![\\p{L}-])(${WORD}),? (${WORD})(?![\\p{L}])`, "gu");

/** What kind of identifying content a text seems to hold; the first that is found, "" for none. */
export function identityIn(text) {
  if (EMAIL.test(text)) return "email";
  if (tellsBirth(text)) return "birth";
  const undated = text.replace(DAY, " ~ ");
  if (NUMBERS.some((kind) => kind.test(undated))) return "number";
  if (PHONES.some((kind) => kind.test(undated))) return "phone";
  if (BARE.test(undated) && !BATCH.test(undated) && !/000\b/u.test(undated)) return "number";
  return hasName(text) ? "name" : "";
}

function tellsBirth(text) {
  return [...text.matchAll(BIRTH)].some(({0: word, index}) => SPOKEN_DAY.test(text.slice(index + word.length, index + word.length + NEAR)));
}

function hasName(text) {
  if (NAMED.test(text)) return true;
  for (const [, title, word] of text.matchAll(TITLED)) if (title !== "M." || !EPONYMS.has(plain(word))) return true;
  return pairs(text).some(([first, second, before, after]) => isName(first, second, before, after));
}

/** Every two words with capitals beside each other, also overlapping, with what stands before and after. */
function pairs(text) {
  const found = [];
  PAIR.lastIndex = 0;
  for (let match = PAIR.exec(text); match; match = PAIR.exec(text)) {
    const end = match.index + match[0].length;
    found.push([match[1], match[2], text.slice(Math.max(0, match.index - NEAR), match.index), text.slice(end, end + NEAR), match[0].includes(",")]);
    PAIR.lastIndex = match.index + match[1].length;
  }
  return found.map(([first, second, before, after, comma]) => [comma ? second : first, comma ? first : second, before, after]);
}

/** A first name with a family name behind it, or a family name in capitals before it; no hospital, doctor or eponym. */
function isName(first, second, before, after) {
  const near = plain(before).split(" ");
  const behind = plain(after).split(" ")[0];
  if (near.some((word) => CARE_PLACES.has(word)) || CARE_PLACES.has(behind) || CARE_PLACES.has(plain(second))) return false;
  if (EPONYMS.has(plain(second)) || EPONYMS.has(plain(first))) return false;
  if (FIRST_NAMES.has(firstPart(first))) return true;
  return first.length > 2 && first === first.toUpperCase() && FIRST_NAMES.has(firstPart(second));
}

function firstPart(name) {
  return plain(name.split("-")[0]);
}

function plain(word) {
  return word.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[^\p{L} ]/gu, " ").replace(/ +/gu, " ").trim();
}
