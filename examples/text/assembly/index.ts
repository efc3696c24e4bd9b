import { fail, input, output } from "./extism";
import { quoted, stringArgument } from "./json";

const EXPECTED = "takes one argument, `text`, a string";

/** Lower-case words of letters and digits, joined by single hyphens. */
export function slugify(): i32 {
  const text = stringArgument(input(), "text");
  return text === null ? fail("slugify " + EXPECTED) : output(quoted(slug(text)));
}

function slug(text: string): string {
  const lower = text.toLowerCase();
  let result = "";
  let word = "";
  for (let i = 0; i <= lower.length; i++) {
    const code = i < lower.length ? lower.charCodeAt(i) : 0x20;
    if ((code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)) {
      word += String.fromCharCode(code);
    } else if (word.length > 0) {
      result += result.length > 0 ? "-" + word : word;
      word = "";
    }
  }
  return result;
}

/** How many words there are between white space. */
export function word_count(): i32 {
  const text = stringArgument(input(), "text");
  if (text === null) {
    return fail("word_count " + EXPECTED);
  }
  let words = 0;
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const space = code <= 0x20 || code == 0xa0;
    if (!space && !inside) {
      words++;
    }
    inside = !space;
  }
  return output(words.toString());
}

/** The text from its end to its beginning, by code points. */
export function reverse(): i32 {
  const text = stringArgument(input(), "text");
  if (text === null) {
    return fail("reverse " + EXPECTED);
  }
  let result = "";
  for (let i = text.length - 1; i >= 0; i--) {
    const code = text.charCodeAt(i);
    const pair = code >= 0xdc00 && code <= 0xdfff && i > 0;
    if (pair && text.charCodeAt(i - 1) >= 0xd800 && text.charCodeAt(i - 1) <= 0xdbff) {
      i--;
      result += text.substring(i, i + 2);
    } else {
      result += text.charAt(i);
    }
  }
  return output(quoted(result));
}
